using DeepNet.Kernels;

namespace DeepNet.Backends;

/// <summary>What a device can do. The abstract methods make a backend right,
/// the virtual ones in the other files make it fast.</summary>
/// <remarks>
/// Callers have checked shapes, types and devices and allocated the results; unless a method says otherwise
/// tensors are contiguous and float methods get Float32 or Float64. Nothing here knows about gradients.
/// </remarks>
internal abstract partial class Backend
{
    [ThreadStatic]
    private static bool t_isAhead;

    /// <summary>The device this backend serves; set by the device's constructor.</summary>
    public Device Device { get; set; } = null!;

    /// <summary>Whether this thread uploads ahead: nothing that is already given to the device needs the bytes, so they
    /// may travel beside it.</summary>
    protected static bool IsAhead => t_isAhead;

    public abstract Storage Allocate(long byteLength);

    /// <summary>A graph was walked back and let go: storages that only it held are garbage from here on.</summary>
    public virtual void GraphReleased()
    {
    }

    /// <summary>Writes to the storage's bytes from <paramref name="byteOffset"/> on. The source may change
    /// afterwards.</summary>
    public abstract void Upload(ReadOnlySpan<byte> source, Storage destination, long byteOffset);

    /// <summary>The storage's bytes from <paramref name="byteOffset"/> on, after all work on them is done.</summary>
    public abstract void Download(Storage source, long byteOffset, Span<byte> destination);

    /// <summary>What runs here uploads ahead.</summary>
    public static TResult Ahead<TResult>(Func<TResult> run)
    {
        bool before = t_isAhead;
        t_isAhead = true;
        try
        {
            return run();
        }
        finally
        {
            t_isAhead = before;
        }
    }

    /// <summary>Sets every element to one bit pattern (see <see cref="ElementBits"/>).</summary>
    public abstract void Fill(Tensor y, ulong bits);

    /// <summary>Copies x to y: same shape and type, any layouts.</summary>
    public abstract void Copy(Tensor x, Tensor y);

    /// <summary>Converts x to y's type. Floating point to integer truncates and saturates,
    /// NaN gives 0; to Bool is x ≠ 0.</summary>
    public abstract void Cast(Tensor x, Tensor y);

    /// <summary>y = f(x).</summary>
    public abstract void Unary<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOp;

    /// <summary>dx = dy · f′(x).</summary>
    public abstract void UnaryGrad<TOp>(Tensor x, Tensor y, Tensor dy, Tensor dx, TOp op)
        where TOp : struct, IUnaryOp;

    /// <summary>y = f(a, b); a and b have y's shape and any strides.</summary>
    public abstract void Binary<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
        where TOp : struct, IBinaryOp;

    /// <summary>dx = dy · ∂f/∂a or, with <paramref name="second"/>, dy · ∂f/∂b;
    /// a and b have y's shape and any strides.</summary>
    public abstract void BinaryGrad<TOp>(Tensor a, Tensor b, Tensor y, Tensor dy, Tensor dx, TOp op, bool second)
        where TOp : struct, IBinaryOp;

    /// <summary>y = mask of p(a, b) as Bool; a and b have y's shape and any strides, any numeric type.</summary>
    public abstract void Compare<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
        where TOp : struct, ICompareOp;

    /// <summary>y = a where the Bool condition is true, b elsewhere;
    /// all of one shape, a, b and y of any one type.</summary>
    public abstract void Select(Tensor condition, Tensor a, Tensor b, Tensor y);

    /// <summary>y = f(x) on integers.</summary>
    public abstract void IntegerUnary<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IIntegerUnaryOp;

    /// <summary>y = f(a, b) on integers; a and b have y's shape and any strides.</summary>
    public abstract void IntegerBinary<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
        where TOp : struct, IIntegerBinaryOp;

    /// <summary>y[o, i] = combination of x[o, k, i] over k, for x seen as [outer, n, inner].
    /// An empty n gives the identity.</summary>
    public abstract void Reduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
        where TOp : struct, IReduceOp;

    /// <summary>The same on Int64.</summary>
    public abstract void IntegerReduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
        where TOp : struct, IIntegerReduceOp;

    /// <summary>y[…] = a[…]·b[…] over the last two dims;
    /// a is [batch…, m, k] and b [batch…, k, n] with any strides and y's batch dims.</summary>
    /// <remarks>Also on Int64, and on 16-bit types where <see cref="MultipliesHalf"/> says so.</remarks>
    public abstract void MatMul(Tensor a, Tensor b, Tensor y);

    /// <summary>Whether <see cref="MatMul"/> takes a 16-bit type, with sums in Float32; otherwise its operands and its
    /// result are converted.</summary>
    public virtual bool MultipliesHalf(DType dtype) => false;
}
