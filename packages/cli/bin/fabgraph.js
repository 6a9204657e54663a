#!/usr/bin/env node
// A file of its own, so that it is there to be linked before anything is built.
import '../dist/main.js';
