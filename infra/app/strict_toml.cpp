#include "infra/app/strict_toml.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

#include "domain/base/invariant.hpp"
#include "infra/app/spelling.hpp"

namespace muster::app {
toml::table parse_toml(std::string_view text, const std::string& name) {
    try {
        return toml::parse(text, name);
    } catch (const toml::parse_error& error) {
        throw BadFile(fmt::format("{}:{}: {}", name, error.source().begin.line, error.description()));
    }
}

StrictTable::StrictTable(const toml::table* table, std::string file, std::string path, Keys known)
    : table_(table), file_(std::move(file)), path_(std::move(path)), known_(std::move(known)) {
    refuse_the_unknown();
}

const toml::node* StrictTable::take(std::string_view key) const {
    invariant(std::ranges::find(known_, key) != known_.end(), "a settings key is read that is not declared");
    return table_ == nullptr ? nullptr : table_->get(key);
}

void StrictTable::refuse(std::string_view key, const std::string& why) const {
    const auto* node = table_ == nullptr ? nullptr : table_->get(key);
    const auto line = node != nullptr ? fmt::format(":{}", node->source().begin.line) : "";
    throw BadFile(fmt::format("{}{}: {}{}: {}", file_, line, path_, key, why));
}

std::string StrictTable::text(std::string_view key, std::string fallback) {
    const auto* node = take(key);
    if (node == nullptr) return fallback;
    if (const auto* value = node->as_string()) return value->get();
    refuse(key, "must be a text in quotes");
}

std::string StrictTable::required_text(std::string_view key) {
    auto value = text(key, "");
    if (value.empty()) refuse(key, "is missing");
    return value;
}

std::string StrictTable::path(std::string_view key) {
    const auto named = text(key, "");
    if (named.empty()) return "";
    const auto folder = std::filesystem::path{file_}.parent_path();
    return std::filesystem::absolute(folder / named).lexically_normal().string();
}

std::int64_t StrictTable::integer(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const auto* node = take(key);
    if (node == nullptr) return fallback;
    const auto* value = node->as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
        refuse(key, fmt::format("must be a whole number from {} to {}", least, most));
    }
    return value->get();
}

bool StrictTable::boolean(std::string_view key, bool fallback) {
    const auto* node = take(key);
    if (node == nullptr) return fallback;
    if (const auto* value = node->as_boolean()) return value->get();
    refuse(key, "must be true or false");
}

std::vector<std::string> StrictTable::texts(std::string_view key, std::vector<std::string> fallback) {
    const auto* node = take(key);
    if (node == nullptr) return fallback;
    const auto* array = node->as_array();
    if (array == nullptr) refuse(key, "must be a list of texts");
    std::vector<std::string> values;
    for (const auto& element : *array) {
        const auto* value = element.as_string();
        if (value == nullptr) refuse(key, "must be a list of texts");
        values.push_back(value->get());
    }
    return values;
}

StrictTable StrictTable::table(std::string_view key, Keys known) {
    const auto* node = take(key);
    const auto inner = path_ + std::string{key} + ".";
    if (node == nullptr) return {nullptr, file_, inner, std::move(known)};
    if (const auto* value = node->as_table()) return {value, file_, inner, std::move(known)};
    refuse(key, fmt::format("must be a table, as in [{}]", key));
}

void StrictTable::refuse_the_unknown() const {
    if (table_ == nullptr) return;
    for (const auto& [key, node] : *table_) {
        const std::string_view name = key.str();
        if (std::ranges::find(known_, name) != known_.end()) continue;
        const auto meant = nearest(name, known_);
        refuse(name, meant ? fmt::format("unknown key; did you mean '{}'?", *meant)
                           : fmt::format("unknown key; known here: {}", fmt::join(known_, ", ")));
    }
}

}  // namespace muster::app
