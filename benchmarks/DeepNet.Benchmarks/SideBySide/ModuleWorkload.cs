using DeepNet.Layers;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>A layer on a random input; its parameters are inputs of both sides, their gradients are compared.</summary>
internal sealed class ModuleWorkload<TModule>(
    string name, string kind, Func<TModule> create, int[] shape, Func<TModule, Tensor, Tensor> forward,
    bool withGradient, object? options)
    : Workload(name, kind, options)
    where TModule : Module
{
    private const string Input = "x";
    private const string OutputGradient = "dy";

    public override string Mode => withGradient ? "gradient" : "forward";

    public override Feed CreateInputs()
    {
        Tensor.ManualSeed(1);
        TModule module = create();
        var feed = new Feed { [Input] = Tensor.Randn(shape) };
        foreach ((string key, Tensor value) in module.StateDict())
            feed[key] = value;
        if (withGradient)
        {
            using (Tensor.NoGrad())
                feed[OutputGradient] = Tensor.Randn(forward(module, feed[Input]).Shape);
        }

        return feed;
    }

    public override IPrepared Prepare(Feed inputs)
    {
        TModule module = create();
        module.LoadStateDict(inputs
            .Where(item => item.Key is not (Input or OutputGradient))
            .ToDictionary(item => item.Key, item => item.Value));
        if (withGradient)
            inputs[Input].RequireGrad();
        return new Prepared(module, inputs, forward, withGradient);
    }

    private sealed class Prepared(
        TModule module, Feed inputs, Func<TModule, Tensor, Tensor> forward, bool withGradient) : IPrepared
    {
        public void Run() => Once();

        public Feed Check()
        {
            var answer = new Feed { ["y"] = Once().Detach() };
            if (withGradient)
            {
                answer["d" + Input] = inputs[Input].Grad!;
                foreach ((string name, Parameter parameter) in module.NamedParameters())
                    answer["d" + name] = parameter.Grad!;
            }

            return answer;
        }

        private Tensor Once()
        {
            if (!withGradient)
                return forward(module, inputs[Input]);

            inputs[Input].Grad = null;
            module.ZeroGrad();
            Tensor y = forward(module, inputs[Input]);
            y.Backward(inputs[OutputGradient]);
            return y;
        }
    }
}
