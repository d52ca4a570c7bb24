/** Ends when it has come true; fails after so many looks, 5 ms apart. */
export async function until(check: () => boolean | Promise<boolean>, looks = 600): Promise<void> {
  for (let i = 0; i < looks; i += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come true');
}
