# What a test program that needs the run's PostgreSQL passes on as PROPERTIES. A folder may be read
# before tests/support, so this stands in a file of its own.
set(MUSTER_POSTGRES_FILE ${CMAKE_BINARY_DIR}/postgres-of-this-run)
set(MUSTER_POSTGRES_PROPERTIES FIXTURES_REQUIRED postgres ENVIRONMENT MUSTER_TEST_POSTGRES=${MUSTER_POSTGRES_FILE})
