using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Channels of [batch, channels, n] whose few adjacent elements are brought together before use.</summary>
internal static unsafe class ShortChannels
{
    /// <summary>Up to so many elements a tensor stays in the second cache while channels are picked out.</summary>
    public const long MostElements = 1 << 18;

    public static void Gather<TElement>(TElement* x, long channel, int batch, int channels, int n, TElement* to)
        where TElement : unmanaged
    {
        x += channel * n;
        for (int sample = 0; sample < batch; sample++, x += (long)channels * n)
        {
            for (int i = 0; i < n; i++)
                *to++ = x[i];
        }
    }

    public static void Scatter<TElement>(TElement* from, long channel, int batch, int channels, int n, TElement* y)
        where TElement : unmanaged
    {
        y += channel * n;
        for (int sample = 0; sample < batch; sample++, y += (long)channels * n)
        {
            for (int i = 0; i < n; i++)
                y[i] = *from++;
        }
    }
}

/// <summary><see cref="BatchNormKernel{TElement}"/> of short channels.</summary>
internal readonly unsafe struct ShortBatchNormKernel<TElement>(
    TElement* x, TElement* y, TElement* mean, TElement* rstd, TElement* w, TElement* b, int batch, int channels, int n,
    double epsilon) : IElementKernel<TElement>
    where TElement : unmanaged
{
    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int count = batch * n;
        TElement* from = KernelScratch.Get<TElement>(ScratchSlot.Norm, 2L * count), to = from + count;
        for (long channel = start; channel < end; channel++)
        {
            ShortChannels.Gather(x, channel, batch, channels, n, from);
            new BatchNormKernel<TElement>(
                from, to, mean + channel, rstd + channel, w == null ? null : w + channel,
                b == null ? null : b + channel, 1, 1, count, epsilon).Run<TLane, TScalar>(0, 1);
            ShortChannels.Scatter(to, channel, batch, channels, n, y);
        }
    }
}

/// <summary><see cref="BatchNormGradKernel{TElement}"/> of short channels.</summary>
internal readonly unsafe struct ShortBatchNormGradKernel<TElement>(
    TElement* dy, TElement* x, TElement* mean, TElement* rstd, TElement* w, TElement* dx, TElement* dw,
    TElement* db, int batch, int channels, int n) : IElementKernel<TElement>
    where TElement : unmanaged
{
    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int count = batch * n;
        TElement* gradients = KernelScratch.Get<TElement>(ScratchSlot.Norm, 3L * count);
        TElement* values = gradients + count, to = values + count;
        for (long channel = start; channel < end; channel++)
        {
            ShortChannels.Gather(dy, channel, batch, channels, n, gradients);
            ShortChannels.Gather(x, channel, batch, channels, n, values);
            new BatchNormGradKernel<TElement>(
                gradients, values, mean + channel, rstd + channel, w == null ? null : w + channel, to, dw + channel,
                db + channel, 1, 1, count).Run<TLane, TScalar>(0, 1);
            ShortChannels.Scatter(to, channel, batch, channels, n, dx);
        }
    }
}
