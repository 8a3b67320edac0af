// For LD_PRELOAD: a disk that takes nothing more while the file FEEDWIRE_BROKEN_DISK names exists.
// The file holds the number of the error.
#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace {

/// The error that a write to this file meets now; 0: none.
int error_for(int descriptor) {
  static const char* const name = std::getenv("FEEDWIRE_BROKEN_DISK");
  struct stat about {};
  if (!name || fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) return 0;
  std::FILE* file = std::fopen(name, "r");
  if (!file) return 0;
  int error = 0;
  if (std::fscanf(file, "%d", &error) != 1) error = EIO;
  std::fclose(file);
  return error;
}

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

template <typename Value>
Value fail(int error) {
  errno = error;
  return -1;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static const auto function = real<ssize_t (*)(int, const void*, size_t)>("write");
  const int error = error_for(descriptor);
  return error ? fail<ssize_t>(error) : function(descriptor, bytes, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  static const auto function = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  const int error = error_for(descriptor);
  return error ? fail<ssize_t>(error) : function(descriptor, bytes, size, offset);
}

int fdatasync(int descriptor) {
  static const auto function = real<int (*)(int)>("fdatasync");
  const int error = error_for(descriptor);
  return error ? fail<int>(error) : function(descriptor);
}

int fsync(int descriptor) {
  static const auto function = real<int (*)(int)>("fsync");
  const int error = error_for(descriptor);
  return error ? fail<int>(error) : function(descriptor);
}

}  // extern "C"
