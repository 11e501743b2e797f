; The blocks of m4 around entries.

[(ifdef_block) (macro_block)] @fold
