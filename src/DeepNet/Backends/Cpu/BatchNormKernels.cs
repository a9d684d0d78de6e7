using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Batch norm goes over a channel several times and waits for memory in some of the passes: during the others
/// memory can bring what comes next.</summary>
internal static class ChannelLines
{
    /// <summary>Tensors up to this size come from the third cache soon enough: asking would cost more.</summary>
    private const long SmallTensor = 4L << 20;

    /// <summary>The second-level cache holds two channels of two tensors up to this size.</summary>
    private const long LargestChannel = 256L << 10;

    /// <summary>Whether lines are worth asking for.</summary>
    public static bool AreAskedFor(long channelBytes, int channels) =>
        channelBytes <= LargestChannel && channelBytes * channels > SmallTensor;
}

/// <summary>One item is one channel of [batch, channels, n].</summary>
internal readonly unsafe struct BatchNormKernel<TElement>(
    TElement* x, TElement* y, TElement* mean, TElement* rstd, TElement* w, TElement* b, int batch, int channels, int n,
    double epsilon) : IElementKernel<TElement>
    where TElement : unmanaged
{
    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        long rowBytes = (long)n * sizeof(TElement);
        bool asks = ChannelLines.AreAskedFor(batch * rowBytes, channels);
        for (long channel = start; channel < end; channel++)
        {
            double count = (double)batch * n;
            TScalar sum = TScalar.Of(0), squares = sum;
            for (int sample = 0; sample < batch; sample++)
            {
                if (asks)
                    CacheLines.AskForLater(y + Row(sample, channel), rowBytes);
                sum += NormSums.Sum<TLane, TScalar, TElement, PlainTerm<TElement>>(new(x + Row(sample, channel)), n);
            }

            TScalar.Store(sum / count, mean + channel);
            for (int sample = 0; sample < batch; sample++)
            {
                if (asks && channel + 1 < channels)
                    CacheLines.AskForLater(x + Row(sample, channel + 1), rowBytes);
                squares += NormSums.Sum<TLane, TScalar, TElement, SquareTerm<TElement>>(
                    new(x + Row(sample, channel), mean[channel]), n);
            }

            TScalar.Store(1 / TScalar.Sqrt((squares / count) + epsilon), rstd + channel);
            for (int sample = 0; sample < batch; sample++)
            {
                long row = Row(sample, channel);
                Write<TScalar>(row, channel, Write<TLane>(row, channel, 0));
            }
        }
    }

    private long Row(long sample, long channel) => ((sample * channels) + channel) * n;

    private int Write<TLane>(long row, long channel, int i)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane shift = TLane.Broadcast(mean[channel]), scale = TLane.Broadcast(rstd[channel]);
        TLane weight = w == null ? TLane.Of(1) : TLane.Broadcast(w[channel]),
            bias = b == null ? TLane.Of(0) : TLane.Broadcast(b[channel]);
        TElement* xRow = x + row, yRow = y + row;
        for (; i + TLane.Count <= n; i += TLane.Count)
            TLane.Store(((TLane.Load(xRow + i) - shift) * scale * weight) + bias, yRow + i);
        return i;
    }
}

/// <summary>One item is one channel of [batch, channels, n].</summary>
internal readonly unsafe struct BatchNormGradKernel<TElement>(
    TElement* dy, TElement* x, TElement* mean, TElement* rstd, TElement* w, TElement* dx, TElement* dw,
    TElement* db, int batch, int channels, int n) : IElementKernel<TElement>
    where TElement : unmanaged
{
    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        long rowBytes = (long)n * sizeof(TElement);
        bool asks = ChannelLines.AreAskedFor(batch * rowBytes, channels);
        for (long channel = start; channel < end; channel++)
        {
            double count = (double)batch * n;
            TScalar sum = TScalar.Of(0), projected = sum;
            for (int sample = 0; sample < batch; sample++)
            {
                long row = Row(sample, channel);
                if (asks)
                    CacheLines.AskForLater(dx + row, rowBytes);
                (TScalar rowSum, TScalar rowProjected) = NormSums.Gradients<TLane, TScalar, TElement>(
                    new(dy + row, null, x + row, mean[channel], rstd[channel]), n);
                (sum, projected) = (sum + rowSum, projected + rowProjected);
            }

            TScalar.Store(projected, dw + channel);
            TScalar.Store(sum, db + channel);
            TElement c1, c2, scale;
            TScalar.Store(sum / count, &c1);
            TScalar.Store(projected / count, &c2);
            TScalar factor = TScalar.Load(rstd + channel);
            TScalar.Store(w == null ? factor : factor * TScalar.Load(w + channel), &scale);
            for (int sample = 0; sample < batch; sample++)
            {
                long row = Row(sample, channel);
                Write<TScalar>(channel, row, c1, c2, scale, Write<TLane>(channel, row, c1, c2, scale, 0));
            }
        }
    }

    private long Row(long sample, long channel) => ((sample * channels) + channel) * n;

    private int Write<TLane>(long channel, long row, TElement c1, TElement c2, TElement scale, int i)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        TLane center = TLane.Broadcast(mean[channel]), deviation = TLane.Broadcast(rstd[channel]);
        TLane mean1 = TLane.Broadcast(c1), mean2 = TLane.Broadcast(c2), factor = TLane.Broadcast(scale);
        TElement* xRow = x + row, dyRow = dy + row, dxRow = dx + row;
        for (; i + TLane.Count <= n; i += TLane.Count)
        {
            TLane standard = (TLane.Load(xRow + i) - center) * deviation;
            TLane.Store((TLane.Load(dyRow + i) - (standard * mean2) - mean1) * factor, dxRow + i);
        }

        return i;
    }
}
