// A file as somebody may send it: rows as far as it is CSV. What was read is written and read again.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "domain/base/invariant.hpp"
#include "gateway/native_api/csv.hpp"
#include "gateway/native_api/csv_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace muster;
    using namespace muster::gateway::native_api;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    CsvReader reader{text};
    std::size_t line = 0;
    while (true) {
        const auto row = reader.next();
        if (!row) {
            invariant(row.error().line > 0 && !row.error().why.empty(), "a fault says where and what");
            return 0;
        }
        if (!*row) return 0;
        invariant((*row)->line > line, "rows come one after the other");
        line = (*row)->line;
        invariant(!(*row)->cells.empty(), "a row has cells");
        if ((*row)->cells.size() == 1 && (*row)->cells.front().empty()) continue;  // written, it is no row
        // Behind a head, as a mark of the byte order is none there.
        const auto written = csv_line({"head"}) + csv_line((*row)->cells);
        CsvReader again{written};
        invariant(again.next().has_value(), "a head can be read");
        auto read = again.next();
        invariant(read.has_value() && read->has_value(), "what was read can be written and read");
        for (auto& cell : (*read)->cells) cell = without_formula_guard(std::move(cell));
        invariant((*read)->cells == (*row)->cells, "and says the same");
        invariant(again.next().has_value(), "and nothing more");
    }
}
