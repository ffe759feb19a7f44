"""The invented sample process: data beside this file, brought in through the same actions as real work."""
