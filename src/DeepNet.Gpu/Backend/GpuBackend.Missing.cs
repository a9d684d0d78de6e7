using DeepNet.Backends;
using DeepNet.Kernels;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void RandomDraw<TDraw>(Tensor a, Tensor b, Tensor y, RandomState state) => throw Missing();

    public override void LuFactor(Tensor a, Tensor order, Tensor info) => throw Missing();

    public override void CholeskyFactor(Tensor a, Tensor info) => throw Missing();

    public override void SolveTriangular(Tensor a, Tensor b, bool upper, bool unitDiagonal) => throw Missing();

    public override void QrFactor(Tensor a, Tensor q, Tensor r) => throw Missing();

    public override void SymmetricEigen(Tensor a, Tensor values, Tensor? vectors, Tensor info) => throw Missing();

    public override void SingularValues(Tensor a, Tensor? u, Tensor s, Tensor? vt, Tensor info) => throw Missing();

    public override void RandomUniform(Tensor y, RandomState state, double low, double high) => throw Missing();

    public override void RandomNormal(Tensor y, RandomState state, double mean, double std) => throw Missing();

    public override void RandomIntegers(Tensor y, RandomState state, long low, long high) => throw Missing();

    public override void RandomBernoulli(Tensor y, RandomState state, double probability) => throw Missing();

    public override void Fourier(Tensor x, Tensor y, FourierRows plan) => throw Missing();

    public override void AllPole(Tensor x, Tensor a, Tensor y, long rows, long n) => throw Missing();

    private static DeviceException Missing([System.Runtime.CompilerServices.CallerMemberName] string name = "") => new($"{name}: not on the GPU yet.");
}
