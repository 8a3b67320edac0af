// Bodies as servers compress them.
#pragma once

#include <libdeflate.h>

#include <memory>
#include <string>

namespace feedwire::tests {

inline std::string gzipped(const std::string& bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor
  );
  std::string packed(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  packed.resize(libdeflate_gzip_compress(
      compressor.get(), bytes.data(), bytes.size(), packed.data(), packed.size()
  ));
  return packed;
}

}  // namespace feedwire::tests
