#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "infra/codec/codec.hpp"
#include "tests/support/every_event.hpp"

/// corpus/<type>.<version>.txt: one record of every event version, header by header, an empty line, the
/// data. A file of a released version is never edited: logs hold such records for ever.
/// MUSTER_UPDATE=1 writes the files that are missing, and only those.
namespace muster::testing {
namespace {

const codec::JsonCodec json_codec;

std::filesystem::path corpus_file(const EventType& type) {
    return std::filesystem::path{MUSTER_CORPUS} /
           (std::string{type.name} + "." + std::to_string(type.version) + ".txt");
}

std::string text_of(const ledger::Record& record) {
    std::string text;
    for (const auto& header : record.headers) text += header.name + ": " + header.value + "\n";
    return text + "\n" + record.data + "\n";
}

ledger::Record record_of(const std::string& text) {
    ledger::Record record;
    std::size_t at = 0;
    while (text.at(at) != '\n') {
        const auto colon = text.find(": ", at);
        const auto end = text.find('\n', colon);
        record.headers.push_back({text.substr(at, colon - at), text.substr(colon + 2, end - colon - 2)});
        at = end + 1;
    }
    record.data = text.substr(at + 1, text.size() - at - 2);
    return record;
}

std::string content(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

class Corpus : public ::testing::TestWithParam<std::size_t> {
protected:
    const Event event_ = one_of_every().at(GetParam());
    const Envelope envelope_ = an_envelope(event_);
    const std::filesystem::path file_ = corpus_file(type_of(event_));
};

TEST_P(Corpus, H1_the_bytes_of_a_released_version_never_change) {
    const auto text = text_of(json_codec.encode(event_, envelope_));
    if (!std::filesystem::exists(file_) && std::getenv("MUSTER_UPDATE") != nullptr) {
        std::ofstream{file_, std::ios::binary} << text;
    }
    ASSERT_TRUE(std::filesystem::exists(file_)) << file_ << " is missing: MUSTER_UPDATE=1 writes it";
    EXPECT_EQ(content(file_), text);
}

TEST_P(Corpus, H1_a_released_version_is_read_for_ever) {
    ASSERT_TRUE(std::filesystem::exists(file_)) << file_;
    const auto decoded = json_codec.decode(record_of(content(file_)));
    ASSERT_TRUE(decoded) << decoded.error().why;
    EXPECT_TRUE(decoded->event == event_);
    EXPECT_TRUE(decoded->envelope == envelope_);
}

INSTANTIATE_TEST_SUITE_P(Events, Corpus, ::testing::Range(std::size_t{0}, std::variant_size_v<Event>),
                         [](const auto& test) {
                             std::string name{type_of(one_of_every().at(test.param)).name};
                             for (auto& c : name) {
                                 if (c == '.') c = '_';
                             }
                             return name;
                         });

TEST(Corpus, H1_every_file_is_read) {
    for (const auto& entry : std::filesystem::directory_iterator{MUSTER_CORPUS}) {
        const auto decoded = json_codec.decode(record_of(content(entry.path())));
        EXPECT_TRUE(decoded) << entry.path();
    }
}

}  // namespace
}  // namespace muster::testing
