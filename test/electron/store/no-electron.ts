/** In Electron's place for a child that must start fast: electron-store asks it for nothing when it is told its folder. */
export default {};
