/** The macros that m4 brings along (GNU m4 1.4, appendix of its manual). */
export const M4_BUILTINS: ReadonlySet<string> = new Set(
  `__file__ __gnu__ __line__ __os2__ __program__ __unix__ __windows__ builtin changecom changequote changeword debugfile
  debugmode decr define defn divert divnum dnl dumpdef errprint esyscmd eval format ifdef ifelse include incr index indir
  len m4exit m4wrap maketemp mkstemp patsubst popdef pushdef regexp shift sinclude substr symbols syscmd sysval traceoff
  traceon translit undefine undivert unix`.split(/\s+/),
);
