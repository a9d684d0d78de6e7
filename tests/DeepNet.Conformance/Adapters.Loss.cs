namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddLosses(AdapterTable table)
    {
        table.One("mse_loss", a => Loss.MeanSquaredError(a.X, a.Y, ReductionOf(a)));
        table.One("l1_loss", a => Loss.MeanAbsoluteError(a.X, a.Y, ReductionOf(a)));
        table.One("smooth_l1_loss", a => Loss.SmoothL1(a.X, a.Y, a.Number(2, "beta", 1), ReductionOf(a)));
        table.One("huber_loss", a => Loss.Huber(a.X, a.Y, a.Number(2, "delta", 1), ReductionOf(a)));
        table.One("binary_cross_entropy", a =>
            Loss.BinaryCrossEntropy(a.X, a.Y, a.TensorOrNull(2, "weight"), ReductionOf(a)));
        table.One("binary_cross_entropy_with_logits", a => Loss.BinaryCrossEntropyWithLogits(
            a.X, a.Y, a.TensorOrNull(2, "weight"), a.TensorOrNull(3, "pos_weight"), ReductionOf(a)));
        table.One("kl_div", KlDivergence);
        table.One("cross_entropy", a => Loss.CrossEntropy(
            a.X,
            a.Y,
            a.TensorOrNull(2, "weight"),
            a.Int(3, "ignore_index", -100),
            a.Number(4, "label_smoothing", 0),
            ReductionOf(a)));
        table.One("nll_loss", a => Loss.NegativeLogLikelihood(
            a.X, a.Y, a.TensorOrNull(2, "weight"), a.Int(3, "ignore_index", -100), ReductionOf(a)));
    }

    /// <summary>PyTorch's "batchmean" is a sum divided by the size of the batch.</summary>
    private static Tensor KlDivergence(Arguments a)
    {
        bool isLog = a.Flag(2, "log_target", false);
        return a.Text(Arguments.Keyword, "reduction", "mean") == "batchmean"
            ? Loss.KlDivergence(a.X, a.Y, isLog, Reduction.Sum) / a.X.Shape[0]
            : Loss.KlDivergence(a.X, a.Y, isLog, ReductionOf(a));
    }

    private static Reduction ReductionOf(Arguments a) =>
        Enum.Parse<Reduction>(a.Text(Arguments.Keyword, "reduction", "mean"), ignoreCase: true);
}
