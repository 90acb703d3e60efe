#include "gateway/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "domain/base/ascii.hpp"
#include "domain/values/utf8.hpp"
#include "gateway/url_encoding.hpp"

namespace muster::gateway {
namespace {

using nlohmann::json;

/// Parses an object or array whose keys are unique and whose nesting is bounded.
Result<json, ApiError> parse_json(std::string_view text, std::string_view of) {
    using Event = json::parse_event_t;
    std::vector<std::set<std::string>> keys;
    std::string twice;
    bool too_deep = false;
    const auto look = [&](int depth, Event event, json& parsed) {
        too_deep = too_deep || depth > static_cast<int>(Parameters::json_depth_max);
        if (event == Event::object_start) keys.emplace_back();
        if (event == Event::object_end) keys.pop_back();
        if (event == Event::key && twice.empty()) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!keys.back().insert(key).second) twice = key;
        }
        return !too_deep;
    };
    auto parsed = json::parse(text, look, false);
    if (too_deep) return failure(invalid(of, "nested too deep"));
    if (parsed.is_discarded()) return failure(invalid(of, "not valid JSON"));
    if (!twice.empty()) return failure(invalid(twice, "given twice"));
    return parsed;
}

/// As a form would carry it.
std::string text_of(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    return value.dump();  // bounded by json_depth_max
}

std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> items;
    while (true) {
        const auto comma = text.find(',');
        if (const auto item = trimmed(text.substr(0, comma)); !item.empty()) items.emplace_back(item);
        if (comma == std::string_view::npos) return items;
        text.remove_prefix(comma + 1);
    }
}

/// U5: what is no text can be no value, and what tables cannot hold cannot be found.
bool is_text(std::string_view text) {
    return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

}  // namespace

Result<Parameters, ApiError> Parameters::read(const Request& request, SignatureVersion version) {
    Parameters parameters;
    for (auto& [key, value] : signed_parameters(request, version)) {
        if (!is_text(key)) return failure(invalid("parameters", "a name that is not valid UTF-8 text"));
        if (!is_text(value)) return failure(invalid(key, "not valid UTF-8 text"));
        parameters.values_[std::move(key)].texts.push_back(std::move(value));
    }
    const bool covers_body = version == SignatureVersion::v4 || version == SignatureVersion::v5;
    if (!covers_body || request.body.empty()) return parameters;

    if (auto added = parameters.add_members(request.body, "body"); !added) return failure(added.error());
    return parameters;
}

Result<Parameters, ApiError> Parameters::from_json(std::string_view text, std::string_view of) {
    Parameters parameters;
    if (auto added = parameters.add_members(text, of); !added) return failure(added.error());
    return parameters;
}

Result<void, ApiError> Parameters::add_members(std::string_view text, std::string_view of) {
    auto object = parse_json(text, of);
    if (!object) return failure(object.error());
    if (!object->is_object()) return failure(invalid(of, "not a JSON object"));
    for (const auto& [key, value] : object->items()) {
        if (has(key)) return failure(invalid(key, "given in the query and in the body"));
        Values values;
        if (value.is_array()) {
            values.is_array = true;
            for (const auto& item : value) values.texts.push_back(text_of(item));
        } else {
            values.texts.push_back(text_of(value));
        }
        if (!is_text(key) || !std::ranges::all_of(values.texts, is_text)) {
            return failure(invalid(key, "not valid UTF-8 text"));
        }
        values_.emplace(key, std::move(values));
    }
    return {};
}

bool Parameters::has(std::string_view name) const {
    return values_.find(name) != values_.end();
}

std::optional<std::string> Parameters::other_than(const std::vector<std::string_view>& known) const {
    for (const auto& [name, values] : values_) {
        if (std::ranges::find(known, std::string_view{name}) == known.end()) return name;
    }
    return std::nullopt;
}

Result<std::optional<std::string>, ApiError> Parameters::text(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    if (found->second.is_array) return failure(invalid(name, "a list where one value is needed"));
    if (found->second.texts.size() > 1) return failure(invalid(name, "given twice"));
    return found->second.texts.front();
}

Result<std::optional<std::int64_t>, ApiError> Parameters::integer(std::string_view name) const {
    const auto sent = text(name);
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    auto digits = trimmed(**sent);
    const bool negative = digits.starts_with('-');
    if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);  // from_chars takes none
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) {
        return failure(invalid(name, "not a whole number"));
    }
    if (error == std::errc::result_out_of_range) {
        value = negative ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
    }
    return value;
}

Result<std::optional<bool>, ApiError> Parameters::boolean(std::string_view name) const {
    const auto sent = text(name);
    if (!sent) return failure(sent.error());
    if (!*sent) return std::nullopt;
    const auto word = ascii_lower(**sent);
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0") return false;
    return failure(invalid(name, "neither true nor false"));
}

Result<std::optional<std::vector<std::string>>, ApiError> Parameters::list(std::string_view name,
                                                                           std::size_t items_max) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    auto items = found->second.texts;
    if (!found->second.is_array && items.size() == 1) {
        const std::string only = std::move(items.front());
        items.clear();
        if (trimmed(only).starts_with('[')) {
            const auto array = parse_json(only, name);
            if (!array) return failure(array.error());
            for (const auto& item : *array) items.push_back(text_of(item));
        } else {
            items = split_at_commas(only);
        }
    }
    if (items.size() > items_max) return failure(invalid(name, "more than " + std::to_string(items_max) + " items"));
    if (!std::ranges::all_of(items, is_text)) return failure(invalid(name, "not valid UTF-8 text"));
    return items;
}

Result<std::string, ApiError> Parameters::needed(std::string_view name) const {
    auto sent = text(name);
    if (!sent) return failure(sent.error());
    if (!*sent) return failure(missing(name));
    return std::move(**sent);
}

Result<std::optional<std::vector<Parameters>>, ApiError> Parameters::objects(std::string_view name,
                                                                             std::size_t items_max) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    auto items = found->second.texts;
    if (!found->second.is_array && items.size() == 1) {
        const auto array = parse_json(items.front(), name);
        if (!array) return failure(array.error());
        if (!array->is_array()) return failure(invalid(name, "not a list"));
        items.clear();
        for (const auto& item : *array) items.push_back(text_of(item));
    }
    if (items.size() > items_max) return failure(invalid(name, "more than " + std::to_string(items_max) + " items"));
    std::vector<Parameters> objects;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto at = std::string{name} + "[" + std::to_string(i) + "]";
        auto object = from_json(items[i], at);
        if (!object) return failure(object.error());
        objects.push_back(std::move(*object));
    }
    return objects;
}

std::vector<std::string> Parameters::names_beginning(std::string_view prefix) const {
    std::vector<std::string> names;
    for (auto at = values_.lower_bound(prefix); at != values_.end() && at->first.starts_with(prefix); ++at) {
        names.push_back(at->first);
    }
    return names;
}

}  // namespace muster::gateway
