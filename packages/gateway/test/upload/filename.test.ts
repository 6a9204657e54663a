import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeFilename } from '../../src/upload/filename.ts';

describe('a filename from a client', () => {
  it.each([
    ['a path', '../../etc/passwd', 'passwd'],
    ['an absolute path', '/etc/passwd', 'passwd'],
    ['a path of Windows', 'C:\\Users\\me\\part.stl', 'part.stl'],
    ['a drive', 'C:\\', 'file'],
    ['a name on a drive', 'c:part.stl', 'part.stl'],
    ['both separators', 'a/b\\c/d.step', 'd.step'],
    ['a folder', 'parts/', 'parts'],
    ['nothing', '', 'file'],
    ['dots', '..', 'file'],
    ['spaces', '   ', 'file'],
    ['spaces and dots after it', 'part.stl . ', 'part.stl'],
    ['a device', 'CON', '_CON'],
    ['a device with a suffix', 'lpt1.stl', '_lpt1.stl'],
    ['a name that begins like a device', 'console.stl', 'console.stl'],
    ['line breaks', 'a\r\nX-Evil: 1.stl', 'aX-Evil: 1.stl'],
    ['a reading direction turned round', 'part\u202Elts.exe', 'partlts.exe'],
    ['half a character', 'a\uD83Db.stl', 'ab.stl'],
    ['double quotes', 'so "called".stl', 'so _called_.stl'],
    ['a quote', '"', '_'],
    ['a hidden file', '.profile', '.profile'],
  ])('that is %s', (_, given, expected) => {
    expect(sanitizeFilename(given)).toBe(expected);
  });

  it.each([
    'Halter für Zündkerze.stl',
    '部品 3.stp',
    'cube 👩‍🔧.obj',
    'e\u0301 decomposed.stl',
    '\u00e9 composed.stl',
    "quotes 'and' “these”.stl",
    'signs <>|?*%22.stl',
  ])('keeps its own script and signs: %s', (given) => {
    expect(sanitizeFilename(given)).toBe(given);
  });

  it('that is very long is cut at a character and keeps its suffix', () => {
    const name = sanitizeFilename(`${'ü'.repeat(2_500)}.stl`);
    expect(name).toBe(`${'ü'.repeat(98)}.stl`);
    expect(Buffer.byteLength(name)).toBe(200);
    expect(sanitizeFilename(`${'🧊'.repeat(900)}.stl`)).toBe(`${'🧊'.repeat(49)}.stl`);
  });

  it('that has no suffix but a dot somewhere is cut as a whole', () => {
    expect(sanitizeFilename(`a.${'b'.repeat(300)}`)).toBe(`a.${'b'.repeat(198)}`);
  });

  it('ends short, visible, of one segment and the same when done again, whatever comes', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '..',
      '.',
      ' ',
      ':',
      'C:',
      'con',
      '"',
      '\0',
      '\u202E',
      '\uD83D',
      '.stl',
    );
    const anything = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 80 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(anything, (parts) => {
        const name = sanitizeFilename(parts.join(''));
        expect(name).not.toBe('');
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(name).not.toMatch(/[/\\"\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
        expect(name).not.toMatch(/^\.*$|[\s.]$|^[a-z]:/i);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(sanitizeFilename(name)).toBe(name);
      }),
      { numRuns: 200 },
    );
  });
});
