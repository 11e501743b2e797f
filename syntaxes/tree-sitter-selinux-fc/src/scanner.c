/*
 * Paths of file contexts. They are the one token that tells where an entry begins, so they are read by hand: at the
 * beginning of a line a path is a path, whatever was expected there.
 */
#include "tree_sitter/parser.h"

/* The first in `externals` in grammar.js; the others are there only so that the scanner is called. */
enum Token { PATH_REGEX };

static bool is_space(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }

/* genhomedircon's words; the rest of a path may follow them. */
static bool scan_home(TSLexer *lexer) {
  const char *word = "HOME_";
  for (; *word; word++) {
    if (lexer->lookahead != *word) return false;
    lexer->advance(lexer, false);
  }
  const char *rest = lexer->lookahead == 'D' ? "DIR" : "ROOT";
  for (; *rest; rest++) {
    if (lexer->lookahead != *rest) return false;
    lexer->advance(lexer, false);
  }
  return true;
}

/*
 * A regular expression up to white space or a quote. A pair of m4 quotes belongs to it: in /srv/index`'(/.*)? it keeps m4
 * from reading `index` as its builtin.
 */
static bool scan_path(TSLexer *lexer) {
  switch (lexer->lookahead) {
    case '/': case '(': case '.': case '%': case '\\':
      break;
    case 'H':
      if (!scan_home(lexer)) return false;
      break;
    default:
      return false;
  }
  lexer->mark_end(lexer);
  while (!lexer->eof(lexer) && !is_space(lexer->lookahead) && lexer->lookahead != '\'') {
    if (lexer->lookahead == '`') {
      do lexer->advance(lexer, false);
      while (!lexer->eof(lexer) && lexer->lookahead != '\'' && lexer->lookahead != '\n');
      if (lexer->lookahead != '\'') break;
    }
    lexer->advance(lexer, false);
    lexer->mark_end(lexer);
  }
  lexer->result_symbol = PATH_REGEX;
  return true;
}

bool tree_sitter_selinux_fc_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  bool new_line = false;
  while (is_space(lexer->lookahead)) {
    if (lexer->lookahead == '\n') new_line = true;
    lexer->advance(lexer, true);
  }
  if (!new_line && !valid[PATH_REGEX]) return false;
  return scan_path(lexer);
}

void *tree_sitter_selinux_fc_external_scanner_create(void) { return NULL; }
void tree_sitter_selinux_fc_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_selinux_fc_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload, (void)buffer;
  return 0;
}
void tree_sitter_selinux_fc_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload, (void)buffer, (void)length;
}
