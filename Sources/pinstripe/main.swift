import Configuration
import ArgumentParser
import Logging
print("hi")
