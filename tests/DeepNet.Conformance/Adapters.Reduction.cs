namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddReductions(AdapterTable table)
    {
        table.One("sum", a => a.X.Sum(a.Dims, a.KeepDim));
        table.One("mean", a => a.X.Mean(a.Dims, a.KeepDim));
        table.One("amax", a => a.X.Amax(a.Dims, a.KeepDim));
        table.One("amin", a => a.X.Amin(a.Dims, a.KeepDim));
        table.One("prod", a => a.X.Prod(a.Dims, a.KeepDim));
        table.One("nansum", a => a.X.Nansum(a.Dims, a.KeepDim));
        table.One("nanmean", a => a.X.Nanmean(a.Dims, a.KeepDim));
        table.One("logsumexp", a => a.X.LogSumExp(a.Dims, a.KeepDim));
        table.One("any", a => a.X.Any(a.Dims, a.KeepDim));
        table.One("all", a => a.X.All(a.Dims, a.KeepDim));
        table.One("count_nonzero", a => a.X.CountNonzero(a.Dims, a.KeepDim));
        table.One("norm", a => a.X.Norm(a.Number(1, "ord", 2), a.Dims, a.KeepDim));
        table.Many("max", a => a.Dims is [int dim] ? Pair(a.X.Max(dim, a.KeepDim)) : [a.X.Max()]);
        table.Many("min", a => a.Dims is [int dim] ? Pair(a.X.Min(dim, a.KeepDim)) : [a.X.Min()]);
        table.One("argmax", a => a.Dims is [int dim] ? a.X.ArgMax(dim, a.KeepDim) : a.X.ArgMax());
        table.One("argmin", a => a.Dims is [int dim] ? a.X.ArgMin(dim, a.KeepDim) : a.X.ArgMin());
        table.One("cumsum", a => a.X.CumSum(a.Int(1, "dim")));
        table.One("cumprod", a => a.X.CumProd(a.Int(1, "dim")));
        table.One("logcumsumexp", a => a.X.LogCumSumExp(a.Int(1, "dim")));
        table.Two("cummax", a => a.X.CumMax(a.Int(1, "dim")));
        table.Two("cummin", a => a.X.CumMin(a.Int(1, "dim")));
    }

    private static void AddStatistics(AdapterTable table)
    {
        table.One("var", a => a.X.Var(a.Dims, a.KeepDim, Correction(a)));
        table.One("std", a => a.X.Std(a.Dims, a.KeepDim, Correction(a)));
        table.Two("var_mean", a => a.X.VarMean(a.Dims, a.KeepDim, Correction(a)));
        table.Two("std_mean", a => a.X.StdMean(a.Dims, a.KeepDim, Correction(a)));
        table.Many("median", a => a.Dims is [int dim] ? Pair(a.X.Median(dim, a.KeepDim)) : [a.X.Median()]);
        table.One("quantile", Quantile);
        table.One("bincount", a => a.X.Bincount(a.TensorOrNull(1, "weights"), a.Int(2, "minlength", 0)));
        table.One("histc", a => a.X.Histc(a.Int(1, "bins", 100), a.Number(2, "min", 0), a.Number(3, "max", 0)));
        table.One("diff", a => a.X.Diff(a.Int(1, "n", 1), a.Int(2, "dim", -1)));
        table.One("trapezoid", a => a.X.Trapezoid(a.Number(1, "dx", 1), a.Int(2, "dim", -1)));
        table.One("cov", a => a.X.Cov(a.Int(1, "correction", 1)));
        table.One("corrcoef", a => a.X.Corrcoef());
    }

    private static void AddSorting(AdapterTable table)
    {
        table.Two("sort", a => a.X.Sort(a.Int(1, "dim", -1), a.Flag(2, "descending", false)));
        table.One("argsort", a => a.X.ArgSort(a.Int(1, "dim", -1), a.Flag(2, "descending", false)));
        table.Two("topk", a => a.X.TopK(a.Int(1, "k"), a.Int(2, "dim", -1), a.Flag(3, "largest", true)));
        table.Two("kthvalue", a => a.X.Kthvalue(a.Int(1, "k"), a.Int(2, "dim", -1), a.KeepDim));
        table.Many("unique", a => a.X.Unique() is var (values, inverse, counts) ? [values, inverse, counts] : []);
        table.One("searchsorted", a => a.X.SearchSorted(a.Y, a.Flag(2, "right", false)));
        table.One("bucketize", a => a.X.Bucketize(a.Y, a.Flag(2, "right", false)));
    }

    private static Tensor Quantile(Arguments a)
    {
        double q = a.Number(1, "q");
        QuantileMode mode = Enum.Parse<QuantileMode>(a.Text(4, "interpolation", "linear"), ignoreCase: true);
        return a.Dims is [int dim] ? a.X.Quantile(q, dim, a.KeepDim, mode) : a.X.Quantile(q, mode);
    }

    private static int Correction(Arguments a) => a.Flag(Arguments.Keyword, "unbiased", true) ? 1 : 0;

    private static Tensor[] Pair((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];
}
