# A test that uses `shared_kafka()` links muster_test_kafka and has FIXTURES_REQUIRED kafka_broker: the runner
# starts one broker before the first of them and ends it after the last.
pkg_check_modules(RDKAFKA REQUIRED IMPORTED_TARGET GLOBAL rdkafka)
add_library(muster_test_kafka STATIC kafka_broker.cpp kafka_fixture.cpp)
target_include_directories(muster_test_kafka PUBLIC ${PROJECT_SOURCE_DIR})
target_compile_definitions(muster_test_kafka PRIVATE
    MUSTER_SOURCE_DIR="${PROJECT_SOURCE_DIR}" MUSTER_KAFKA_FIXTURE="${PROJECT_BINARY_DIR}/tests/kafka_broker")
target_link_libraries(muster_test_kafka PUBLIC PkgConfig::RDKAFKA PRIVATE muster_warnings)

add_executable(kafka_fixture kafka_fixture_main.cpp)
target_link_libraries(kafka_fixture PRIVATE muster_warnings muster_test_kafka)
add_test(NAME kafka_broker_starts COMMAND kafka_fixture start)
add_test(NAME kafka_broker_stops COMMAND kafka_fixture stop)
set_tests_properties(kafka_broker_starts PROPERTIES FIXTURES_SETUP kafka_broker TIMEOUT 240 LABELS contract:kafka)
set_tests_properties(kafka_broker_stops PROPERTIES FIXTURES_CLEANUP kafka_broker TIMEOUT 60 LABELS contract:kafka)
