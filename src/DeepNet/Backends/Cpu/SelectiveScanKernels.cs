using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>What the kernels of the selective scan share: strips of channels side by side, step after step.</summary>
internal static unsafe class SelectiveScanStrips
{
    private const int Strip = SelectiveScanShape.Strip;

    /// <summary>Rows of a [channels, length] matrix to [steps, strip].</summary>
    public static void Pack<T>(T* rows, T* packed, int width, int length, int steps)
        where T : unmanaged
    {
        for (int t = 0; t < steps; t++)
        {
            for (int j = 0; j < width; j++)
                packed[(t * Strip) + j] = rows[((long)j * length) + t];
            for (int j = width; j < Strip; j++)
                packed[(t * Strip) + j] = default;
        }
    }

    /// <summary>The way back.</summary>
    public static void Unpack<T>(T* packed, T* rows, int width, int length, int steps)
        where T : unmanaged
    {
        for (int j = 0; j < width; j++)
        {
            for (int t = 0; t < steps; t++)
                rows[((long)j * length) + t] = packed[(t * Strip) + j];
        }
    }

    /// <summary>A [strip, states] part of A or of the states to [states, strip].</summary>
    public static void PackStates<T>(T* rows, T* packed, int width, int states)
        where T : unmanaged
    {
        for (int n = 0; n < states; n++)
        {
            for (int j = 0; j < Strip; j++)
                packed[(n * Strip) + j] = j < width ? rows[((long)j * states) + n] : default;
        }
    }

    /// <summary>The way back.</summary>
    public static void UnpackStates<T>(T* packed, T* rows, int width, int states)
        where T : unmanaged
    {
        for (int j = 0; j < width; j++)
        {
            for (int n = 0; n < states; n++)
                rows[((long)j * states) + n] = packed[(n * Strip) + j];
        }
    }

    /// <summary>The sum of a strip, in pairs of pairs.</summary>
    public static TScalar Sum<TScalar, T>(T* x)
        where TScalar : struct, IPackedLane<TScalar, T>
        where T : unmanaged
    {
        TScalar first = Quad(x) + Quad(x + 4), second = Quad(x + 8) + Quad(x + 12);
        return first + second;

        static TScalar Quad(T* x) =>
            (TScalar.Load(x) + TScalar.Load(x + 1)) + (TScalar.Load(x + 2) + TScalar.Load(x + 3));
    }
}

/// <summary>y = C h with h ← exp(Δ A) h + Δ B u, from the first states to the last. Keeps the states before each
/// chunk, if there is a place for them.</summary>
internal readonly unsafe struct SelectiveScanKernel<TElement>(
    TElement* u, TElement* delta, TElement* a, TElement* b, TElement* c, TElement* first, TElement* y, TElement* last,
    TElement* kept, SelectiveScanShape shape) : IElementKernel<TElement>
    where TElement : unmanaged
{
    private const int Strip = SelectiveScanShape.Strip;
    private const int Steps = SelectiveScanShape.Steps;

    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int block = shape.Block, length = shape.Length;
        TElement* decay = KernelScratch.Get<TElement>(ScratchSlot.StateSpace, (2 * block) + (3 * Steps * Strip));
        TElement* h = decay + block, us = h + block, deltas = us + (Steps * Strip), ys = deltas + (Steps * Strip);
        for (long index = start; index < end; index++)
        {
            SelectiveScanItem item = shape.Item(index);
            SelectiveScanStrips.PackStates(a + ((long)item.Channel * shape.States), decay, item.Width, shape.States);
            SelectiveScanStrips.PackStates(first + shape.StatesOf(item), h, item.Width, shape.States);
            for (int chunk = 0; chunk < shape.Chunks; chunk++)
            {
                int from = chunk * Steps, steps = Math.Min(Steps, length - from);
                if (kept != null)
                    new Span<TElement>(h, block).CopyTo(new(kept + (((index * shape.Chunks) + chunk) * block), block));
                SelectiveScanStrips.Pack(u + item.Row + from, us, item.Width, length, steps);
                SelectiveScanStrips.Pack(delta + item.Row + from, deltas, item.Width, length, steps);
                for (int j = 0; j < Strip; j += TLane.Count)
                    Walk<TLane>(decay + j, h + j, us + j, deltas + j, ys + j, item.Matrix + from, steps);
                SelectiveScanStrips.Unpack(ys, y + item.Row + from, item.Width, length, steps);
            }

            SelectiveScanStrips.UnpackStates(h, last + shape.StatesOf(item), item.Width, shape.States);
        }
    }

    private void Walk<TLane>(
        TElement* decay, TElement* h, TElement* us, TElement* deltas, TElement* ys, long matrix, int steps)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        for (int t = 0; t < steps; t++)
        {
            TLane step = TLane.Load(deltas + (t * Strip)), drive = step * TLane.Load(us + (t * Strip));
            TLane sum = TLane.Of(0);
            TElement* bt = b + matrix + t;
            TElement* ct = c + matrix + t;
            for (int n = 0; n < shape.States; n++)
            {
                TLane state = TLane.FusedMultiplyAdd(
                    TLane.Exp(step * TLane.Load(decay + (n * Strip))), TLane.Load(h + (n * Strip)),
                    drive * TLane.Broadcast(bt[(long)n * shape.Length]));
                TLane.Store(state, h + (n * Strip));
                sum = TLane.FusedMultiplyAdd(state, TLane.Broadcast(ct[(long)n * shape.Length]), sum);
            }

            TLane.Store(sum, ys + (t * Strip));
        }
    }
}
