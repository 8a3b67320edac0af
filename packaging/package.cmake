# The Debian package: cmake --workflow package makes build/package/feedwire_VERSION_ARCH.deb.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME feedwire)
set(CPACK_PACKAGE_CONTACT "The feedwire developers <feedwire@packages.debian.org>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3")
# The first line is the synopsis.
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "wire service for feeds: one ordered log that programs follow
 feedwired gathers RSS, Atom, JSON Feed and front-matter documents, decides
 what is new, keeps it in SQLite as one ordered log, and lets local clients
 follow that log over a Unix socket without missing or repeating an item.
 feedwire(1) adds feeds, reads and searches items, and runs commands for them.")
set(here ${CMAKE_SOURCE_DIR}/packaging)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${here}/postinst ${here}/prerm ${here}/postrm ${here}/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# What is there for the package only.
install(FILES ${here}/feedwire.toml DESTINATION /etc/feedwire COMPONENT package EXCLUDE_FROM_ALL)
install(FILES ${here}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT package EXCLUDE_FROM_ALL)
set(CPACK_INSTALL_CMAKE_PROJECTS
  "${CMAKE_BINARY_DIR};feedwire;Unspecified;/" "${CMAKE_BINARY_DIR};feedwire;package;/")
set(CPACK_PRE_BUILD_SCRIPTS ${here}/documents.cmake)
set(CPACK_DEBIAN_CHANGELOG ${here}/changelog)
include(CPack)
