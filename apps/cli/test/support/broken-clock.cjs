/** `node -r broken-clock.cjs`: a fault of the program, wherever it asks for the time. */
Date.now = () => {
  throw new TypeError('the clock is broken');
};
