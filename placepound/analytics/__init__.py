"""Where do single payments live? On the island: Parquet read through Ibis, of which only releases leave."""
