# PROJ says which of its files do not go together; the others are compiled in groups.
set(CMAKE_UNITY_BUILD ON)
