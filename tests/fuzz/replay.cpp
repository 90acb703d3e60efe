// Runs a fuzz target over stored inputs: each file of a folder once.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return 2;
    }
    int inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator{arguments[1]}) {
        std::fprintf(stderr, "%s\n", entry.path().filename().c_str());  // the last one is the one that fails
        std::ifstream file{entry.path(), std::ios::binary};
        const std::string input{std::istreambuf_iterator<char>{file}, {}};
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
        ++inputs;
    }
    if (inputs == 0) std::fprintf(stderr, "%s: no input is stored there\n", arguments[1]);
    return inputs == 0 ? 1 : 0;
}
