// onnxruntime's side of a comparison, forward only: the same commands and answers as torch_peer.py.
// usage: node onnxruntime_peer.js MODEL INPUTS THREADS | --version
const fs = require('fs');
const readline = require('readline');

// A script's own folder is searched first; NODE_PATH names others.
const ort = require('onnxruntime-node');

function load(path) {
  const file = fs.readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.subarray(8, 8 + length));
  const tensors = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__' || entry.dtype !== 'F32') continue;
    const bytes = file.subarray(8 + length + entry.data_offsets[0], 8 + length + entry.data_offsets[1]);
    tensors[name] = new ort.Tensor('float32', new Float32Array(new Uint8Array(bytes).buffer), entry.shape);
  }
  return tensors;
}

function save(path, name, tensor) {
  const raw = Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
  const header = Buffer.from(JSON.stringify({ [name]: { dtype: 'F32', shape: tensor.dims, data_offsets: [0, raw.length] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  fs.writeFileSync(path, Buffer.concat([length, header, raw]));
}

async function main() {
  const [model, inputs, threads] = process.argv.slice(2);
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all', executionMode: 'sequential',
  });
  const all = load(inputs);
  const feeds = Object.fromEntries(session.inputNames.map((name) => [name, all[name]]));
  console.log('answer: session');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, , argument] = line.split(' ');
    if (command === 'check') {
      save(argument, 'y', (await session.run(feeds)).y);
      console.log('answer: done');
      continue;
    }
    const start = process.hrtime.bigint();
    let runs = 0, elapsed;
    do {
      await session.run(feeds);
      runs++;
      elapsed = Number(process.hrtime.bigint() - start) / 1e6;
    } while (elapsed < Number(argument) * 1e3 || runs < 2);
    console.log('answer: ' + elapsed / runs);
  }
}

if (process.argv[2] === '--version') console.log(ort.env.versions.common);
else main();
