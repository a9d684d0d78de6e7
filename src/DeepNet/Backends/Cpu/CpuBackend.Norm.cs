namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <summary>Rows whose contributions to dw are summed in one go; the parts are added in order.</summary>
    private const int NormRows = 64;

    /// <summary>Elements of a channel that have to be adjacent for its own kernel to pay.</summary>
    private const int NormRun = 16;

    public override (Tensor Y, Tensor Mean, Tensor Rstd) LayerNorm(
        Tensor x, Tensor? w, Tensor? b, double epsilon, bool center)
    {
        if (x.Count == 0)
            return base.LayerNorm(x, w, b, epsilon, center);
        int rows = x.Shape[0], n = x.Shape[1];
        Tensor y = x.NewLike(), mean = x.New([rows, 1]), rstd = x.New([rows, 1]);
        long grain = Math.Max(1, Launch.Grain / n);
        if (x.DType == DType.Float32)
        {
            Launch.Float(
                new LayerNormKernel<float>(
                    x.Pointer<float>(), y.Pointer<float>(), mean.Pointer<float>(), rstd.Pointer<float>(),
                    w == null ? null : w.Pointer<float>(), b == null ? null : b.Pointer<float>(), n, epsilon, center),
                rows, grain, x, y, mean, rstd, w ?? x, b ?? x);
        }
        else
        {
            Launch.Double(
                new LayerNormKernel<double>(
                    x.Pointer<double>(), y.Pointer<double>(), mean.Pointer<double>(), rstd.Pointer<double>(),
                    w == null ? null : w.Pointer<double>(), b == null ? null : b.Pointer<double>(), n, epsilon, center),
                rows, grain, x, y, mean, rstd, w ?? x, b ?? x);
        }

        return (y, mean, rstd);
    }

    public override (Tensor Dx, Tensor? Dw, Tensor? Db) LayerNormGrad(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w, bool center, bool needsDb)
    {
        if (x.Count == 0)
            return base.LayerNormGrad(dy, x, mean, rstd, w, center, needsDb);
        int rows = x.Shape[0], n = x.Shape[1], blocks = (rows + NormRows - 1) / NormRows;
        Tensor dx = x.NewLike();
        Tensor? partsW = w is null ? null : x.New([blocks, n]), partsB = needsDb ? x.New([blocks, n]) : null;
        long grain = Math.Max(1, Launch.Grain / ((long)NormRows * n));
        if (x.DType == DType.Float32)
        {
            Launch.Float(
                new LayerNormGradKernel<float>(
                    dy.Pointer<float>(), x.Pointer<float>(), mean.Pointer<float>(), rstd.Pointer<float>(),
                    PointerOrNull<float>(w), dx.Pointer<float>(),
                    PointerOrNull<float>(partsW), PointerOrNull<float>(partsB), rows, n, center, NormRows,
                    Launch.GoesPastCaches(dx)),
                blocks, grain, dy, x, mean, rstd, w ?? x, dx, partsW ?? x, partsB ?? x);
        }
        else
        {
            Launch.Double(
                new LayerNormGradKernel<double>(
                    dy.Pointer<double>(), x.Pointer<double>(), mean.Pointer<double>(), rstd.Pointer<double>(),
                    PointerOrNull<double>(w), dx.Pointer<double>(),
                    PointerOrNull<double>(partsW), PointerOrNull<double>(partsB), rows, n, center, NormRows,
                    Launch.GoesPastCaches(dx)),
                blocks, grain, dy, x, mean, rstd, w ?? x, dx, partsW ?? x, partsB ?? x);
        }

        return (dx, SumOfParts(partsW), SumOfParts(partsB));
    }

    private Tensor? SumOfParts(Tensor? parts)
    {
        if (parts is null)
            return null;
        Tensor sum = parts.New([parts.Shape[1]]);
        Reduce(parts, sum, 1, parts.Shape[0], parts.Shape[1], default(SumOp));
        parts.Dispose();
        return sum;
    }

    public override (Tensor Y, Tensor Mean, Tensor Rstd) BatchNorm(Tensor x, Tensor? w, Tensor? b, double epsilon)
    {
        (int batch, int channels, int n) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        bool isShort = n < NormRun;
        if (x.Count == 0 || (isShort && x.Count > ShortChannels.MostElements))
            return base.BatchNorm(x, w, b, epsilon);
        Tensor y = x.NewLike(), mean = x.New([1, channels, 1]), rstd = x.New([1, channels, 1]);
        if (x.DType == DType.Float32 && isShort)
        {
            Launch.Float(
                new ShortBatchNormKernel<float>(
                    x.Pointer<float>(), y.Pointer<float>(), mean.Pointer<float>(), rstd.Pointer<float>(),
                    PointerOrNull<float>(w), PointerOrNull<float>(b), batch, channels, n, epsilon),
                channels, ShortGrain(batch * n), x, y, mean, rstd, w ?? x, b ?? x);
        }
        else if (isShort)
        {
            Launch.Double(
                new ShortBatchNormKernel<double>(
                    x.Pointer<double>(), y.Pointer<double>(), mean.Pointer<double>(), rstd.Pointer<double>(),
                    PointerOrNull<double>(w), PointerOrNull<double>(b), batch, channels, n, epsilon),
                channels, ShortGrain(batch * n), x, y, mean, rstd, w ?? x, b ?? x);
        }
        else if (x.DType == DType.Float32)
        {
            Launch.Float(
                new BatchNormKernel<float>(
                    x.Pointer<float>(), y.Pointer<float>(), mean.Pointer<float>(), rstd.Pointer<float>(),
                    w == null ? null : w.Pointer<float>(), b == null ? null : b.Pointer<float>(),
                    batch, channels, n, epsilon),
                channels, 1, x, y, mean, rstd, w ?? x, b ?? x);
        }
        else
        {
            Launch.Double(
                new BatchNormKernel<double>(
                    x.Pointer<double>(), y.Pointer<double>(), mean.Pointer<double>(), rstd.Pointer<double>(),
                    w == null ? null : w.Pointer<double>(), b == null ? null : b.Pointer<double>(),
                    batch, channels, n, epsilon),
                channels, 1, x, y, mean, rstd, w ?? x, b ?? x);
        }

        return (y, mean, rstd);
    }

    public override (Tensor Dx, Tensor? Dw, Tensor Db) BatchNormGrad(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w)
    {
        (int batch, int channels, int n) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        bool isShort = n < NormRun;
        if (x.Count == 0 || (isShort && x.Count > ShortChannels.MostElements))
            return base.BatchNormGrad(dy, x, mean, rstd, w);
        Tensor dx = x.NewLike(), dw = x.New([channels, 1]), db = x.New([channels, 1]);
        if (x.DType == DType.Float32 && isShort)
        {
            Launch.Float(
                new ShortBatchNormGradKernel<float>(
                    dy.Pointer<float>(), x.Pointer<float>(), mean.Pointer<float>(), rstd.Pointer<float>(),
                    PointerOrNull<float>(w), dx.Pointer<float>(), dw.Pointer<float>(), db.Pointer<float>(), batch,
                    channels, n),
                channels, ShortGrain(batch * n), dy, x, mean, rstd, w ?? x, dx, dw, db);
        }
        else if (isShort)
        {
            Launch.Double(
                new ShortBatchNormGradKernel<double>(
                    dy.Pointer<double>(), x.Pointer<double>(), mean.Pointer<double>(), rstd.Pointer<double>(),
                    PointerOrNull<double>(w), dx.Pointer<double>(), dw.Pointer<double>(), db.Pointer<double>(), batch,
                    channels, n),
                channels, ShortGrain(batch * n), dy, x, mean, rstd, w ?? x, dx, dw, db);
        }
        else if (x.DType == DType.Float32)
        {
            Launch.Float(
                new BatchNormGradKernel<float>(
                    dy.Pointer<float>(), x.Pointer<float>(), mean.Pointer<float>(), rstd.Pointer<float>(),
                    w == null ? null : w.Pointer<float>(), dx.Pointer<float>(), dw.Pointer<float>(),
                    db.Pointer<float>(), batch, channels, n),
                channels, 1, dy, x, mean, rstd, w ?? x, dx, dw, db);
        }
        else
        {
            Launch.Double(
                new BatchNormGradKernel<double>(
                    dy.Pointer<double>(), x.Pointer<double>(), mean.Pointer<double>(), rstd.Pointer<double>(),
                    w == null ? null : w.Pointer<double>(), dx.Pointer<double>(), dw.Pointer<double>(),
                    db.Pointer<double>(), batch, channels, n),
                channels, 1, dy, x, mean, rstd, w ?? x, dx, dw, db);
        }

        return (dx, w is null ? null : dw, db);
    }

    // Channels of one task.
    private static long ShortGrain(int count) => Math.Max(1, Launch.Grain / 4 / count);
}
