using DeepNet;
using DeepNet.Benchmarks.Models;
using DeepNet.Optimizers;

// From process start to the first finished training step: the smallest program that trains.
Tensor.ManualSeed(1);
var model = new Mlp();
var optimizer = new Adam(model.Parameters(), learningRate: 1e-3);
Tensor loss = Loss.CrossEntropy(model.Forward(Tensor.Randn([128, 784])), Tensor.RandInt(0, 10, [128]));
loss.Backward();
optimizer.Step();
Console.WriteLine(loss.ToScalar<float>());
