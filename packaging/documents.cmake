# Debian wants the changelog and the man pages compressed; -n, so that the same text gives the same bytes.
set(share ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(folder ${share}/doc/feedwire)
file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND gzip -9nc ${CPACK_DEBIAN_CHANGELOG} OUTPUT_FILE ${folder}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND chmod 644 ${folder}/changelog.gz)

file(GLOB_RECURSE pages ${share}/man/*.[1-8])
foreach(page IN LISTS pages)
  execute_process(COMMAND gzip -9nf ${page} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
