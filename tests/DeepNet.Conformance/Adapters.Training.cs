using System.Text.Json;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddTraining(AdapterTable table) => table.Many("train", Train);

    /// <summary>
    /// Trains a small network on consecutive batches: every loss and the final parameters and buffers.
    /// </summary>
    private static Tensor[] Train(Arguments a)
    {
        JsonElement optimizerSpec = a.Find(Arguments.Keyword, "optimizer")!.Value;
        Sequential model = ModelSpec.Build(a.Find(Arguments.Keyword, "model")!.Value);
        model.To(a.Parameters.First().Value.DType);
        model.LoadStateDict(a.Parameters, strict: false);
        Optimizer optimizer = new OptimizerSettings(optimizerSpec[1]).Create(
            optimizerSpec[0].GetString()!, model.Parameters());
        Schedule? schedule = a.Find(Arguments.Keyword, "schedule") is { } spec
            ? ScheduleSettings.Create(optimizer, spec)
            : null;
        Func<Tensor, Tensor, Tensor> loss = LossOf(a.Text(Arguments.Keyword, "loss", ""));
        int batch = a.Int(Arguments.Keyword, "batch"), steps = a.Int(Arguments.Keyword, "steps");
        var losses = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            int start = step * batch % a.X.Shape[0];
            optimizer.ZeroGrad();
            Tensor value = loss(model.Forward(a.X.Narrow(0, start, batch)), a.Y.Narrow(0, start, batch));
            value.Backward();
            if (a.NumberOrNull(Arguments.Keyword, "clip") is { } clip)
                GradientClipping.ClipGradNorm(model.Parameters(), clip);
            optimizer.Step();
            schedule?.Step();
            losses[step] = value.Detach().Cast(DType.Float64).ToScalar<double>();
        }

        OrderedDictionary<string, Tensor> state = model.StateDict();
        return [Tensor.From<double>(losses, [steps]), .. a.Outputs.Skip(1).Select(name => state[name])];
    }

    private static Func<Tensor, Tensor, Tensor> LossOf(string name) => name switch
    {
        "cross_entropy" => (x, y) => Loss.CrossEntropy(x, y),
        "cross_entropy_seq" => (x, y) => Loss.CrossEntropy(x.Reshape(-1, x.Shape[-1]), y.Reshape(-1)),
        "mse" => (x, y) => Loss.MeanSquaredError(x, y),
        "bce_logits" => (x, y) => Loss.BinaryCrossEntropyWithLogits(x, y),
        "huber" => (x, y) => Loss.Huber(x, y),
        _ => throw new UnsupportedException($"Loss {name}"),
    };
}
