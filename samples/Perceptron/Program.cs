using System.CommandLine;
using DeepNet;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Samples.Perceptron;

Option<int> stepsOption = new("--steps")
{
    Description = "the most steps for a network on XOR",
    DefaultValueFactory = _ => 2000,
};
return new SampleCommand(
    "Perceptron",
    "Rosenblatt's rule tells irises apart, but cannot learn XOR, which a network of four hidden units does.",
    stepsOption).Run(args, Run);

void Run(SampleRun run)
{
    const int seeds = 20;
    (Tensor flowers, Tensor kinds, string name) = Flowers.Load(run);
    Print.Line($"data {name}: {flowers.Shape[0]} samples");
    var iris = new ThresholdUnit(inputs: 2);
    int irisMistakes = Learn("flowers", iris, flowers, kinds);

    Tensor corners = Tensor.From<float>([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
    Tensor xor = Tensor.From<float>([-1, 1, 1, -1], [4]);
    var unit = new ThresholdUnit(inputs: 2);
    int xorMistakes = Learn("XOR", unit, corners, xor);

    var solvedAfter = new List<int>();
    Sequential network = NewNetwork();
    for (int i = 0; i < seeds; i++)
    {
        Tensor.ManualSeed(run.Seed + (ulong)i);
        Sequential candidate = NewNetwork();
        (double loss, int steps) = Train(candidate, corners, (xor + 1) / 2, run.Get(stepsOption), print: i == 0);
        if (loss < 1e-3)
            solvedAfter.Add(steps);
        if (i == 0)
            network = candidate;
    }

    Print.Line($"the 2-4-1 network solves XOR with {solvedAfter.Count} of {seeds} seeds");
    if (solvedAfter.Count > 0)
        Print.Line($"after {solvedAfter.Min()} to {solvedAfter.Max()} steps");

    network.Save(run.File("xor.safetensors"));
    Sequential loaded = NewNetwork();
    loaded.Load(run.File("xor.safetensors"));
    run.Write("planes.png", Plane.Draw(
        new("Rosenblatt: flowers", 0, 7.5, flowers, kinds, (x, y) => Step(iris, x, y)),
        new("Rosenblatt: XOR", -0.5, 1.5, corners, xor, (x, y) => Step(unit, x, y)),
        new("2-4-1 network: XOR", -0.5, 1.5, corners, xor, (x, y) => Probability(network, x, y))));
    Print.Result("iris_mistakes", irisMistakes);
    Print.Result("xor_perceptron_mistakes", xorMistakes);
    Print.Result("xor_solved_of_20", solvedAfter.Count);
    Print.Reloaded(network.Forward(corners), loaded.Forward(corners));
}

// Rosenblatt's rule until a pass has no mistake; it ends if a line separates the classes, and only then.
static int Learn(string name, ThresholdUnit unit, Tensor samples, Tensor labels)
{
    const int passes = 50;
    int mistakes = 0;
    for (int pass = 1; pass <= passes; pass++)
    {
        mistakes = unit.Learn(samples, labels);
        if (mistakes == 0)
        {
            Print.Line($"Rosenblatt's rule, {name}: no mistake in pass {pass}");
            break;
        }

        if (pass is 1 or 2 or 3 or passes)
            Print.Line($"Rosenblatt's rule, {name}: {mistakes} mistakes in pass {pass}");
    }

    return mistakes;
}

static Sequential NewNetwork() => new(new Linear(2, 4), new Tanh(), new Linear(4, 1));

static (double Loss, int Steps) Train(Sequential network, Tensor corners, Tensor targets, int most, bool print)
{
    var optimizer = new Adam(network.Parameters(), learningRate: 0.05);
    for (int step = 0; ; step++)
    {
        optimizer.ZeroGrad();
        Tensor loss = Loss.BinaryCrossEntropyWithLogits(network.Forward(corners).Squeeze(1), targets);
        double value = loss.ToScalar<float>();
        bool isLast = value < 1e-3 || step == most;
        if (print && (step % 50 == 0 || isLast))
            Print.Step(step, value);
        if (isLast)
            return (value, step);
        loss.Backward();
        optimizer.Step();
    }
}

static double Step(ThresholdUnit unit, double x, double y) => unit.Score(Point(x, y)) > 0 ? 1 : 0;

static double Probability(Sequential network, double x, double y)
{
    using IDisposable noGrad = Tensor.NoGrad();
    return network.Forward(Point(x, y)).Sigmoid().ToScalar<float>();
}

static Tensor Point(double x, double y) => Tensor.From<float>([(float)x, (float)y], [2]);
