// feedwire-origin DIR [--port N]: serves a folder's files with ETags, for demonstrations and shell
// tests.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "tests/origin/origin.hpp"

namespace {

using namespace feedwire::tests;
namespace fs = std::filesystem;

std::string type_of(const fs::path& file) {
  const auto suffix = file.extension();
  if (suffix == ".json") return "application/feed+json";
  if (suffix == ".html") return "text/html";
  if (suffix == ".md") return "text/markdown";
  return suffix == ".atom" ? "application/atom+xml" : "application/xml";
}

Answer file_answer(const fs::path& folder, const SeenRequest& request) {
  const auto path = request.path().substr(1);
  const auto file = folder / path;
  if (path.find("..") != path.npos || !fs::is_regular_file(file)) return Answer::empty(404);
  std::ifstream stream(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto etag = "\"" + std::to_string(std::hash<std::string>{}(bytes)) + "\"";
  if (request.header("If-None-Match") == etag) return Answer::empty(304).with("ETag", etag);
  return Answer::page(std::move(bytes), type_of(file)).with("ETag", etag);
}

}  // namespace

int main(int count, char** arguments) {
  const bool has_port = count == 4 && std::string(arguments[2]) == "--port";
  if (count != 2 && !has_port) {
    std::cerr << "usage: feedwire-origin DIR [--port N]\n";
    return 2;
  }
  try {
    const fs::path folder = arguments[1];
    const auto port = has_port ? std::stoul(arguments[3]) : 0UL;
    // Before the thread starts, so that it inherits the mask.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    Origin origin(static_cast<std::uint16_t>(port));
    origin.serve_rest([folder](const SeenRequest& request) { return file_answer(folder, request); }
    );
    std::cout << origin.url("/") << std::endl;
    int signal = 0;
    sigwait(&ends, &signal);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "feedwire-origin: " << error.what() << '\n';
    return 1;
  }
}
