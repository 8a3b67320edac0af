// A self-signed certificate through OpenSSL.
#include "tests/origin/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace feedwire::tests {
namespace {

struct Free {
  void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
  void operator()(X509* one) const { X509_free(one); }
  void operator()(X509_EXTENSION* one) const { X509_EXTENSION_free(one); }
  void operator()(std::FILE* one) const { std::fclose(one); }
};
using File = std::unique_ptr<std::FILE, Free>;

void add_extension(X509* certificate, int kind, const char* value) {
  const std::unique_ptr<X509_EXTENSION, Free> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value)
  );
  X509_add_ext(certificate, extension.get(), -1);
}

}  // namespace

Certificate::Certificate(const std::string& subject, std::chrono::hours left) {
  const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, Free> made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  constexpr long day = 24 * 3600;
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -day);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), std::chrono::seconds(left).count());
  X509_set_pubkey(made.get(), key.get());
  const auto name = X509_get_subject_name(made.get());
  const auto text = reinterpret_cast<const unsigned char*>("feedwire test origin");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  add_extension(made.get(), NID_subject_alt_name, subject.c_str());
  add_extension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(made.get(), key.get(), EVP_sha256());

  const File key_file(std::fopen(tls().key.c_str(), "w"));
  const File file(std::fopen(certificate_file().c_str(), "w"));
  if (!key_file || !file) throw std::runtime_error("cannot write to " + folder_.path().string());
  PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_X509(file.get(), made.get());
}

}  // namespace feedwire::tests
