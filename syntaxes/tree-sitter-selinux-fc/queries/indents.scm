; Entries begin at the margin, also inside of m4 blocks, as in refpolicy. In the capture names of nvim-treesitter.

[(file_context) (ifdef_block) (macro_block)] @indent.zero
