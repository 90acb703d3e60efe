// The runner's fixture `kafka_broker`: `kafka_fixture start` and `kafka_fixture stop`.
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string_view>

#include "tests/support/kafka_fixture.hpp"

int main(int count, char** words) {
    const std::string_view verb = count == 2 ? words[1] : "";
    try {
        if (verb == "start") {
            muster::test::start_fixture(::getppid());
        } else if (verb == "stop") {
            muster::test::stop_fixture();
        } else {
            std::fprintf(stderr, "kafka_fixture start | stop\n");
            return 2;
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
