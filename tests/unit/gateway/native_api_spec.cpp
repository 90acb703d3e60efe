#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "gateway/native_api/csv.hpp"
#include "gateway/native_api/once.hpp"
#include "gateway/native_api/openapi.hpp"
#include "gateway/native_api/routes.hpp"
#include "gateway/native_api/user_object.hpp"

namespace muster::gateway::native_api {
namespace {

using std::chrono::hours;
using Known = GivenAnswers::Known;

const Instant noon{hours{12}};

TEST(Csv, L2_cells_are_quoted_where_they_must_be) {
    EXPECT_EQ(csv_line({"a", "", "b c"}), "a,,b c\r\n");
    EXPECT_EQ(csv_line({"a,b", "say \"yes\"", "two\r\nlines"}), "\"a,b\",\"say \"\"yes\"\"\",\"two\r\nlines\"\r\n");
}

// TM-10
TEST(Csv, L2_no_cell_begins_like_a_formula) {
    EXPECT_EQ(csv_line({"=1+1", "+49", "-x", "@sum", "\tt", "a=b"}), "'=1+1,'+49,'-x,'@sum,'\tt,a=b\r\n");
    EXPECT_EQ(csv_line({"=\"x\",y"}), "\"'=\"\"x\"\",y\"\r\n");
}

TEST(TimeText, L2_is_rfc_3339_in_utc_to_the_millisecond) {
    EXPECT_EQ(time_text(Instant{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(time_text(Instant{std::chrono::microseconds{1'709'284'205'067'999}}), "2024-03-01T09:10:05.067Z");
    EXPECT_EQ(time_text(Instant{std::chrono::microseconds{-1}}), "1969-12-31T23:59:59.999Z");
    EXPECT_TRUE(time_value(std::nullopt).is_null());
}

// API-05
TEST(GivenAnswers, a_key_stands_for_one_request_and_its_first_answer) {
    GivenAnswers answers;
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::Fresh>(answers.begin("k", "r", noon)));
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::UnderWay>(answers.begin("k", "r", noon)));
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::OtherRequest>(answers.begin("k", "other", noon)));
    answers.answered("k", {.body = "first"});
    const auto again = answers.begin("k", "r", noon);
    ASSERT_TRUE(std::holds_alternative<Response>(again));
    EXPECT_EQ(std::get<Response>(again).body, "first");
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::OtherRequest>(answers.begin("k", "other", noon)));
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::Fresh>(answers.begin("another", "r", noon)));
}

TEST(GivenAnswers, what_was_given_up_may_be_tried_again) {
    GivenAnswers answers;
    (void)answers.begin("k", "r", noon);
    answers.given_up("k");
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::Fresh>(answers.begin("k", "corrected", noon)));
}

TEST(GivenAnswers, are_forgotten_after_a_day_or_where_they_are_too_many) {
    GivenAnswers answers{2};
    for (const auto* key : {"a", "b", "c"}) {
        (void)answers.begin(key, "r", noon);
        answers.answered(key, {});
    }
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::Fresh>(answers.begin("a", "r", noon))) << "the oldest went";
    EXPECT_TRUE(std::holds_alternative<Response>(answers.begin("c", "r", noon + hours{23})));
    EXPECT_TRUE(std::holds_alternative<GivenAnswers::Fresh>(answers.begin("c", "r", noon + hours{25})));
}

// API-01: each route is in the document, with the parameters that the router lets through.
TEST(OpenApi, the_document_is_made_of_the_routes) {
    const auto all = routes();
    const auto document = openapi_document(all);
    std::size_t operations = 0;
    for (const auto& [path, methods] : document.at("paths").items()) operations += methods.size();
    EXPECT_EQ(operations, all.size());
    std::set<std::string> ids;
    for (const auto& route : all) {
        ASSERT_NE(route.description, nullptr) << route.pattern;
        auto method = std::string{route.method};
        for (auto& c : method) c = static_cast<char>(c - 'A' + 'a');
        const auto& operation = document.at("paths").at(std::string{route.pattern}).at(method);
        EXPECT_TRUE(ids.insert(operation.at("operationId").get<std::string>()).second) << route.pattern;
        std::set<std::string> told;
        for (const auto& parameter : operation.at("parameters")) {
            if (parameter.at("in") == "query") told.insert(parameter.at("name").get<std::string>());
        }
        if (operation.contains("requestBody") && route.description->file_words.empty()) {
            const auto& content = operation.at("requestBody").at("content");
            for (const auto& [name, schema] : content.begin()->at("schema").at("properties").items()) told.insert(name);
        }
        std::set<std::string> known;
        for (const auto& parameter : route.description->parameters) known.emplace(parameter.name);
        EXPECT_EQ(told, known) << route.pattern;
        if (!route.description->answer.empty()) {
            EXPECT_TRUE(schemas().contains(std::string{route.description->answer})) << route.description->answer;
        }
    }
}

}  // namespace
}  // namespace muster::gateway::native_api
