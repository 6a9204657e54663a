/** Values that no vendor documents, as the text of their JSON; made when they are asked for. */
export const ODD_VALUES: Readonly<Record<string, () => string>> = {
  null: () => 'null',
  true: () => 'true',
  false: () => 'false',
  zero: () => '0',
  'negative zero': () => '-0',
  negative: () => '-7',
  fraction: () => '0.1',
  'beyond 32 bits': () => '2147483648',
  'beyond safe': () => '9007199254740993',
  'beyond any': () => '1e999',
  'as huge as can be': () => '-1.7976931348623157e308',
  'empty text': () => '""',
  blank: () => '" \\t\\n "',
  'number as text': () => '"12"',
  'no number as text': () => '"nan"',
  'endless as text': () => '"-Infinity"',
  'yes as text': () => '"true"',
  'long text': () => JSON.stringify('lorem ipsum '.repeat(8_700)),
  'long line of addresses': () => JSON.stringify('https://a@b?c#'.repeat(7_000)),
  'long slashes': () => JSON.stringify('/'.repeat(100_000)),
  'long stars': () => JSON.stringify('*a'.repeat(50_000)),
  'long blanks': () => JSON.stringify(`x${' '.repeat(100_000)}x`),
  'lone surrogate': () => '"gear-\\ud83d"',
  'other lone surrogate': () => '"\\udc00\\ud800"',
  NUL: () => '"ge\\u0000ar"',
  'right to left': () => '"gear\\u202egpj.exe\\u2066"',
  'not composed': () => '"A\\u030angstro\\u0308m\\ufb01\\u0130\\u0345"',
  'lines between': () => '"a\\r\\nset-cookie: x=y\\u2028\\u2029"',
  'a prototype': () => '"__proto__"',
  'a constructor': () => '"constructor"',
  'a method': () => '"toString"',
  'another method': () => '"hasOwnProperty"',
  'an index': () => '"length"',
  'no date': () => '"soon"',
  'the last date': () => '"+275760-09-13T00:00:00.000Z"',
  'beyond the last date': () => '"+275760-09-13T00:00:00.001Z"',
  'a year before 0': () => '"0000-01-01T00:00:00+14:00"',
  'a year of five digits': () => '"9999-12-31T23:59:59-12:00"',
  'a year of one digit': () => '"0001-01-01 00:00:00"',
  'the year 9999 by name': () => '"Fri, 31 Dec 9999 23:59:59 GMT"',
  'no such day': () => '"2026-02-30T25:61:61Z"',
  'seconds for a date': () => '1790000000',
  'more seconds than there are': () => '8640000000000001',
  'a path upwards': () => '"../../users"',
  'a coded path': () => '"..%2f..%2fusers%3f"',
  'a query': () => '"1?admin=true#x"',
  'an id with slashes': () => '"1/2/3"',
  'an id of dots': () => '".."',
  'a colon': () => '"a:b:c"',
  'a long id': () => JSON.stringify('7'.repeat(10_000)),
  'a long uuid': () => JSON.stringify('0f8fad5b-d9cb-469f-a165-70867728950e'.repeat(300)),
  'an id with a line break': () => '"12\\n"',
  'another id': () => '"99999999999999999999"',
  'another uuid': () => '"00000000-0000-0000-0000-000000000000"',
  'an upper-case uuid': () => '"0F8FAD5B-D9CB-469F-A165-70867728950E"',
  'an address elsewhere': () => '"https://elsewhere.example/models/1/"',
  'an address inside': () => '"http://169.254.169.254/latest/meta-data/"',
  'an address on this machine': () => '"http://127.0.0.1:9/model/1/"',
  'an address of two slashes': () => '"//elsewhere.example/x"',
  'an address that runs': () => '"javascript:alert(1)"',
  'an address with a user': () => '"https://user:word@elsewhere.example/x"',
  'an address with a query': () => '"https://elsewhere.example/x?signature=abcdef0123456789#f"',
  'an address without a host': () => '"http://"',
  'an address of data': () => '"data:text/html,x"',
  'empty list': () => '[]',
  'list of lists': () => '[[[]],[null,[0]]]',
  'list of nulls': () => '[null,null,null]',
  'list of texts': () => '["", "a", "__proto__", "constructor"]',
  'list of numbers': () => '[1,2,-3]',
  'empty object': () => '{}',
  'object of a prototype': () => '{"__proto__":{"name":"x"},"constructor":{"prototype":{}}}',
  'object with a converter': () => '{"toString":1,"valueOf":null,"toJSON":"x","then":"y"}',
  'object like a list': () => '{"0":{"id":"1"},"length":1}',
  'twice the same key': () => '{"id":"1","id":2,"name":"a","name":null}',
  deep: () => nested(5_000),
  'deep objects': () => `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  'deep text': () => JSON.stringify(nested(5_000)),
  'text of an object': () => '"{\\"__proto__\\":{\\"a\\":1},\\"length\\":-1}"',
};

/** Just below what an answer may hold in all. */
const HEAVY_LENGTH = 9_500_000;

const heavy = (part: string) => {
  const text = `"${part.repeat(HEAVY_LENGTH / part.length)}"`;
  return () => text;
};

/** Of a size that takes its time; made once. */
export const HEAVY_VALUES: Readonly<Record<string, () => string>> = {
  '10 MB of text': heavy('lorem ipsum '),
  '10 MB of addresses': heavy('https://a@b?c '),
  '10 MB of blanks': heavy('          '),
};

/** Keys that mean something to objects of the language. */
export const ODD_KEYS = ['__proto__', 'constructor', 'toString', 'toJSON', 'then', 'length', ''];

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}
