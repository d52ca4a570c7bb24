// The app's icon for the tray, 32 pixels (packaging/icons/linux/32x32.png): in the bundle, as the installed app has no such file beside it.
export const TRAY_IMAGE =
  'data:image/png;base64,' +
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAFaElEQVR4nMRXfWxTVRT/vdfXduu60Q2U76VjKmwgmYBmOBOmEf4A' +
  'DYIEBkocCXEwUBMVRANINApZAE00SibLgEQlogQT/MOY6CIaPsKncSQi6iZjw419ua3d2r57Pfe+vte+rhuTzXib5vTc8/nOPfd3' +
  'XjUkWaU7gv5IRC2AouaDMxeg0i7DbVHOQlAclzUtfPHAjtS6xFhKPFOyJeh3OJRqcBRDESJuqHCiI8PX6Dpfc3hXLJFoAlxZuSWw' +
  'XlEcFRw8TZE2nGyUJNTwNQx5twJl8yc73ftIk8sEVmzqzVUd7JIMHsvbRuMzHraco4027z1ckdaoyk01fIgxPU1IGGMyW0HjeZ7A' +
  'D0sOnkXf/TJ2yZZ2P9Mdf+B/WKpDz9EiEfgVkdOAZ/bfUcbhV+nHNCp/tDwjR/0TVJQvT8H4McogevBrPKJzRVUpGy67l3EmMxwO' +
  'n5/rxLaydLicwP0z6Pf7f6O+Ue+nT8slm9BoFGZroP50aPJpfgcFz5DBxUpLVfDmxgxMHqcktVP1AZ3qgwRLLs+bomH7ep8V/MT5' +
  'vlgSz/mQlaHY7GUjmhVAwtX5tzRfBF83Cm6XKDOw92Andld3oOqLLhko3aNg9nSnzU7XdWhM1+PO8PbojLvdeL08k4IbwNoT4Ojq' +
  'Nhrty2+70dqpIy/Hie9OB2VwqwcUUQHGkpSzPz9lkobFj3hQMM1lk4uGiw8un5bwdFt5Fp27KvVOnO1B5ZFOBHv1BP9UAXESCjdx' +
  'IDY3TF7g6PyiNDz/dKbB0zpe040PD3dg5lQ3dmwYLYOLsldUtWKMz4G1y3xQSTc3W0NdQyg6j5L4pwbQILKJZs64hdUWv2ieFxtW' +
  'ZdoQ7LFiL7InaJia44bbGQ3+0U18fy4g7ZtbI5hwp4aa092GL57cP50+9QDNbTGTeMLZUk2wapEPqxf7pHIgyFH5WRuWLshA9ngn' +
  'Zt6TYjndVdkiy2za/3CuR9rT1EMiAsb7FyXQoItXB2aUiRmpCeWykiwseXSU5IN9HJv3NOJqXQgnL3Sj6u3J8HrkBUL9dWNPPmic' +
  'vVl2G99PrgsciDaEHp1aBCgLHvJawftCHK/tbcKV33ulvKMrgk0V16mhDGc5k1xYv3K0zV5SPTYFE/2bctBXFc9vjkpBRXHKVoyW' +
  'zsMRjq3vNqL2SsCSC+Pf6vtQtr0ebZ0GmCycJ5BOs+TcGLk2Gm9v7uv0UQUOSBiNZuZLVwm5jPKe+akHF2p7bHLjSRgam0M4+nW7' +
  '1ZgTxzptcsbs+on2EoxYHBKa97KlLUTOw9Jp0SwvShZlJuCDYTxnhgelT44xKhXmqP01YJNb+mBJ7c1krFnAo70gFHbuuy7wSa61' +
  'y+/AkvmZNnlBXireeGEiNIeh88HHf6G9M2Q/Y1M/iX+Tt2aB7WyI/vxLD17dUy+fTKyNq8diYbFPyvNyU/DWi9k0cAxUqjrSjGPf' +
  'tCYEGxoVF8CRPX3dHIEtiVen4UYfaq8G8HChD/SqjgdnpWNUuobyp8YhNcXokfcONeHT4y2DX71BeX5cKVpxqZDcnbT9QzDhkn7m' +
  '3+XBO1unINWtxsQC+Sqv4auadkt/IPvB5DrHXGX242c9qR6ti7zGIligbShPHOfCK89m477pXvzZ2Ifd+xvodnQN8u5tt08mpwow' +
  'xoNemVfRsvMHSOmZ5G/0MTqJEmm4EcKt9IZEuXLwx89nlcqndjrZy4RMNwcaxSZ/ral3SKP7ljzjrWE9/BLiT6Zw6ZlSItVWlYCk' +
  '/3hGiF9z6ugDB8x9axU+cdJPs6qaplUxjw1ua5oNlyeuhjbWnDo2ty4+sX5LJEIFK6BzyicNF4azOOjvOb+sQrkYH9hc/wAAAP//' +
  'Cl7ThQAAAAZJREFUAwAEaA2a2rBitgAAAABJRU5ErkJggg==';
