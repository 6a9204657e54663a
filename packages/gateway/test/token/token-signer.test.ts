import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenSigner, MAX_TOKEN_LENGTH } from '../../src/token/token-signer.ts';

const signer = createTokenSigner('0123456789abcdef0123456789abcdef', 'cursor');
const other = createTokenSigner('another secret of thirty-two bytes', 'cursor');
const otherPurpose = createTokenSigner('0123456789abcdef0123456789abcdef', 'file');

describe('a signed token', () => {
  it('gives back its payload under the same secret and purpose and under no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (payload) => {
        const token = signer.sign(payload);
        expect(token).toMatch(/^[\w-]+$/);
        expect(signer.verify(token)).toBe(payload);
        expect(other.verify(token)).toBeNull();
        expect(otherPurpose.verify(token)).toBeNull();
      }),
    );
  });

  it('is refused when any character of it was changed', () => {
    const token = signer.sign('the place after the tenth item');
    for (let index = 0; index < token.length; index += 1) {
      for (const changed of 'ABCDQgw_-=. ') {
        if (changed === token[index]) continue;
        const tampered = `${token.slice(0, index)}${changed}${token.slice(index + 1)}`;
        expect(signer.verify(tampered)).toBeNull();
      }
    }
  });

  it('is refused where it is longer than any of its purpose, and verified up to there', () => {
    const longest = signer.sign('a'.repeat(380_000));
    expect(longest.length).toBeLessThan(MAX_TOKEN_LENGTH.cursor);
    expect(signer.verify(longest)).toHaveLength(380_000);
    expect(signer.verify(signer.sign('a'.repeat(400_000)))).toBeNull();
    expect(otherPurpose.verify(otherPurpose.sign('a'.repeat(10_000)))).toBeNull();
  });

  it('is refused without an error whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(signer.verify(text)).toBeNull();
      }),
    );
    expect(signer.verify('A'.repeat(1_000_000))).toBeNull();
  });
});
