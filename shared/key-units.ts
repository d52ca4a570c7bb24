/** 1 GB = 1024 MB (platform rule: the cap test compares usedMB / 1024 with the cap). */
export const MB_PER_GB = 1024;
