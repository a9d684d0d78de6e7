using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>A training step with Adam: gradients to zero, forward, loss, backward, update.</summary>
internal sealed class TrainingWorkload<TModel>(
    string name, string kind, Func<TModel> create, Func<Feed> batch, Func<TModel, Feed, Tensor> loss,
    object? options = null)
    : Workload(name, kind, options)
    where TModel : Module
{
    private const string Prefix = "model.";

    public override string Mode => "step";

    public override Feed CreateInputs()
    {
        Tensor.ManualSeed(1);
        Feed feed = batch();
        foreach ((string key, Tensor value) in create().StateDict())
            feed[Prefix + key] = value;
        return feed;
    }

    public override IPrepared Prepare(Feed inputs)
    {
        TModel model = create();
        model.To(inputs["x"].Device);
        model.LoadStateDict(inputs
            .Where(item => item.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(item => item.Key[Prefix.Length..], item => item.Value));
        return new Prepared(model, inputs, LossOf);
    }

    private Tensor LossOf(TModel model, Feed inputs)
    {
        using IDisposable? scope = Precision == Precision.BFloat16 ? Autocast.To(DType.BFloat16) : null;
        return loss(model, inputs);
    }

    private sealed class Prepared(TModel model, Feed inputs, Func<TModel, Feed, Tensor> loss) : IPrepared
    {
        private readonly Adam _optimizer = new(model.Parameters(), learningRate: 1e-3);

        public void Run()
        {
            _optimizer.ZeroGrad();
            loss(model, inputs).Backward();
            _optimizer.Step();
        }

        public Feed Check()
        {
            Tensor value = loss(model, inputs);
            value.Backward();
            var answer = new Feed { ["loss"] = value.Detach() };
            foreach ((string name, Parameter parameter) in model.NamedParameters())
                answer["d" + name] = parameter.Grad!;
            return answer;
        }
    }
}
