"""The words of charts, tables and papers by language; numbers and dates as people write them."""
