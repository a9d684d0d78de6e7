namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddNorms(AdapterTable table)
    {
        table.Many("batch_norm", BatchNorm);
        table.One("layer_norm", a => a.X.LayerNorm(
            a.Ints(1, "normalized_shape")!, a.TensorOrNull(2), a.TensorOrNull(3), a.Number(4, "eps", 1e-5)));
        table.One("group_norm", a =>
            a.X.GroupNorm(a.Int(1, "num_groups"), a.TensorOrNull(2), a.TensorOrNull(3), a.Number(4, "eps", 1e-5)));
        table.One("instance_norm", a =>
            a.X.InstanceNorm(a.TensorOrNull(1), a.TensorOrNull(2), a.Number(3, "eps", 1e-5)));
        table.One("local_response_norm", a => a.X.LocalResponseNorm(
            a.Int(1, "size"), a.Number(2, "alpha", 1e-4), a.Number(3, "beta", 0.75), a.Number(4, "k", 1)));
        table.One("rms_norm", a => a.X.RmsNorm([a.X.Shape[-1]], a.TensorOrNull(1), a.Number(2, "eps", 1e-6)));
        table.One("normalize", a => a.X.Normalize(a.Number(1, "p", 2), a.Int(2, "dim", 1), a.Number(3, "eps", 1e-12)));
        table.One("renorm", a => a.X.Renorm(a.Number(1, "p"), a.Int(2, "dim"), a.Number(3, "maxnorm")));
        table.One("weight_norm", a => a.X.WeightNorm(a.Y, a.Int(2, "dim", 0)));
    }

    /// <summary>The result and the running statistics, which the operation moves in place.</summary>
    private static Tensor[] BatchNorm(Arguments a)
    {
        Tensor? mean = a.TensorOrNull(1)?.Detach().Clone(), variance = a.TensorOrNull(2)?.Detach().Clone();
        Tensor y = a.X.BatchNorm(
            mean,
            variance,
            a.TensorOrNull(3),
            a.TensorOrNull(4),
            a.Flag(5, "training", true),
            a.Number(6, "momentum", 0.1),
            a.Number(7, "eps", 1e-5));
        return mean is null || variance is null ? [y] : [y, mean, variance];
    }
}
