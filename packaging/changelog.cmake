# Debian wants the changelog compressed, and the same bytes from the same text.
set(folder ${CMAKE_INSTALL_PREFIX}/share/doc/feedwire)
if(DEFINED ENV{DESTDIR})
  set(folder $ENV{DESTDIR}${folder})
endif()
file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND gzip -9nc ${CPACK_DEBIAN_CHANGELOG} OUTPUT_FILE ${folder}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND chmod 644 ${folder}/changelog.gz)
