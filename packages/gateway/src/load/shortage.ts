/** What there is too little of. */
export type Shortage = 'TIME' | 'MEMORY';
