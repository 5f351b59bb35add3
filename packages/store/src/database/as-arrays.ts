/** The begin of a statement's text. SQLite returns its rows as arrays, which takes half as long as objects. PostgreSQL returns objects. */
export const AS_ARRAYS = '/* as arrays */';
