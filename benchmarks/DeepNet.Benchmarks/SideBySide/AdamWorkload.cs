using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>One Adam step over parameters in tensors of a transformer's sizes: 15 · width² + 66 · width in each layer.
/// </summary>
internal sealed class AdamWorkload(string name, int layers, int width) : Workload(name, "adam", null)
{
    public override string Mode => "step";

    public override Feed CreateInputs()
    {
        Tensor.ManualSeed(1);
        var feed = new Feed();
        for (int i = 0; i < layers; i++)
        {
            ReadOnlySpan<(string, int[])> sizes =
                [("in", [3 * width, width]), ("out", [width, 12 * width]), ("bias", [66 * width])];
            foreach ((string part, int[] shape) in sizes)
            {
                feed[$"p.{i}.{part}"] = Tensor.Randn(shape);
                feed[$"g.{i}.{part}"] = Tensor.Randn(shape);
            }
        }

        return feed;
    }

    public override IPrepared Prepare(Feed inputs) => new Prepared(inputs);

    private sealed class Prepared : IPrepared
    {
        private readonly Dictionary<string, Parameter> _parameters = [];
        private readonly Adam _optimizer;

        public Prepared(Feed inputs)
        {
            foreach ((string name, Tensor value) in inputs.Where(item => item.Key[0] == 'p'))
                _parameters[name] = new Parameter(value) { Grad = inputs["g" + name[1..]] };
            _optimizer = new Adam(_parameters.Values, learningRate: 1e-3);
        }

        public void Run() => _optimizer.Step();

        public Feed Check()
        {
            Run();
            return new Feed(_parameters.ToDictionary(item => item.Key, item => item.Value.Value.Detach()));
        }
    }
}
