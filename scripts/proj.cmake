# PROJ says which of its files do not go together; the others are compiled in groups.
set(CMAKE_UNITY_BUILD ON)

# What is not within the library is not there: no database or grid of the working folder, of the user or of the machine.
set(EMBED_RESOURCE_FILES ON CACHE BOOL "" FORCE)
set(USE_ONLY_EMBEDDED_RESOURCE_FILES ON CACHE BOOL "" FORCE)

# Nor does it look at variables of the environment or write to the terminal.
if(CMAKE_HOST_WIN32)
  add_compile_options("/FI${CMAKE_CURRENT_LIST_DIR}/proj_alone.h")
else()
  add_compile_options("SHELL:-include \"${CMAKE_CURRENT_LIST_DIR}/proj_alone.h\"")
endif()
